package io.coffeechaos.orders.simulation;

import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.entity.OrderSettings;
import io.coffeechaos.orders.metrics.OrderMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The state that all parts of one schedule share. */
final class World {
    final VirtualTime time = new VirtualTime();
    final Marks marks = new Marks();
    final List<Dossier> orders = new ArrayList<>();
    final Dice dice;
    final Models models;
    final Numbers numbers;
    final OrderMetrics metrics;
    final JournalModel journal;
    final RowsModel rows;
    final DependencyModel dependencies;
    final Cluster cluster;
    final Checker checker;
    final QueueModel intake;
    final QueueModel events;
    final Nemesis nemesis;
    FaultPlan faults;
    /** The settings of the orders in this schedule. In some schedules the orders have a short time budget. */
    final OrderSettings settings;
    /** Whether so many open orders are in memory that waiting orders leave it. */
    final boolean crowded;

    boolean healed;
    /** Whether the schedule closes: no periodic work begins, and work that is under way ends. */
    boolean closing;

    private final Optional<PlantedBug> bug;
    private final Trace trace;

    /** Creates the world of the schedule with this seed. */
    World(long seed, Numbers numbers, Optional<PlantedBug> bug, Trace trace) {
        this(new Dice(seed), numbers, true, bug, trace, Models.OF_A_SCHEDULE);
        faults = FaultPlan.draw(dice);
    }

    /** Creates a world without faults. */
    World(Dice dice, Numbers numbers, Optional<PlantedBug> bug, Trace trace, Models models) {
        this(dice, numbers, false, bug, trace, models);
    }

    private World(Dice dice, Numbers numbers, boolean varied, Optional<PlantedBug> bug, Trace trace, Models models) {
        this.dice = dice;
        this.settings = varied && dice.chance(0.3) ? numbers.hurried() : numbers.entity();
        this.crowded = varied && dice.chance(0.3);
        this.models = models;
        this.numbers = numbers;
        this.metrics = numbers.metrics();
        this.bug = bug;
        this.trace = trace;
        this.faults = FaultPlan.none();
        this.checker = new Checker(this);
        this.journal = models.journal(this);
        this.rows = new RowsModel(this);
        this.dependencies = new DependencyModel(this);
        this.intake = new QueueModel(this, Mark.INTAKE_DUPLICATED, checker.intake());
        this.events = new QueueModel(this, Mark.PUBLISHED_TWICE, checker.events());
        this.cluster = new Cluster(this, 1 + dice.nextInt(3));
        this.nemesis = new Nemesis(this);
    }

    Dossier order(OrderId id) {
        for (Dossier order : orders) {
            if (order.id().equals(id)) {
                return order;
            }
        }
        throw new IllegalStateException("there is no order " + id);
    }

    boolean has(PlantedBug planted) {
        return bug.isPresent() && bug.get() == planted;
    }

    void mark(Mark mark) {
        marks.hit(mark);
    }

    void trace(Dossier order, Supplier<String> what) {
        if (trace.isOn()) {
            trace.line(time.now(), order.number, what);
        }
    }

    void trace(Supplier<String> what) {
        if (trace.isOn()) {
            trace.line(time.now(), -1, what);
        }
    }
}
