package io.coffeechaos.orders.simulation;

import io.coffeechaos.orders.Step;
import io.coffeechaos.orders.entity.OrderView;
import io.coffeechaos.orders.entity.RowWriterPort;
import io.coffeechaos.orders.queue.events.FinishedOrder;
import io.coffeechaos.orders.queue.events.OrderEventPublisher;
import io.coffeechaos.orders.readmodel.RowBatcher;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One process: its clock, its actors, and the three ways in which it is not there: crashed, frozen, or not believed. */
final class Node {
    private static final long EPOCH_SECOND =
            Instant.parse("2026-01-01T00:00:00Z").getEpochSecond();

    private record Kept(Dossier order, ShellMessage message) {}

    private final World world;
    private final int number;
    private final InstantSource clock;
    private final Deque<Runnable> whileFrozen = new ArrayDeque<>();
    private final List<EntityShell> shells = new ArrayList<>();
    /** What came for an order that is about to leave memory. */
    private final List<Kept> kept = new ArrayList<>();

    private final Map<Step, FlowModel> flows = new EnumMap<>(Step.class);
    private Optional<RowBatcher<EntityShell>> rows = Optional.empty();
    private Optional<OrderEventPublisher> publisher = Optional.empty();

    private int incarnation;
    private boolean up = true;
    private boolean frozen;
    private long frozenSince;
    private long clockOff;

    Node(World world, int number) {
        this.world = world;
        this.number = number;
        this.clock = () -> Instant.ofEpochSecond(EPOCH_SECOND, world.time.now() + clockOff);
        boot();
    }

    private void boot() {
        for (Step step : Step.values()) {
            flows.put(step, world.models.flow(world, this, step));
        }
        RowBatcher<EntityShell> batches = new RowBatcher<>(world.numbers.rows(), clock, new Rows());
        rows = Optional.of(batches);
        publisher = Optional.of(new OrderEventPublisher(
                world.numbers.publisher(), new Events(), world.numbers.queueMetrics(), world.metrics));
    }

    // ---- time

    /** Later, on this node: never if it crashes before, later still if it is frozen then. */
    VirtualTime.Event after(long delayNanos, Runnable action) {
        Task task = new Task(incarnation, action);
        VirtualTime.Event event = world.time.after(delayNanos, task);
        task.event = event;
        return event;
    }

    /** Whoever asks now: what is answered to it later is for this incarnation only. */
    Node.Asker asker() {
        int asking = incarnation;
        return (delayNanos, action) -> {
            if (asking == incarnation) {
                after(delayNanos, action);
            }
        };
    }

    /** The node as it was when it asked. */
    interface Asker {
        /** Later, on this node, if it has not crashed since it asked and does not until then. */
        void after(long delayNanos, Runnable action);
    }

    private final class Task implements Runnable {
        private final int born;
        private final Runnable action;
        private VirtualTime.Event event;

        Task(int born, Runnable action) {
            this.born = born;
            this.action = action;
        }

        @Override
        public void run() {
            if (born == incarnation && !event.isCancelled()) {
                if (frozen) {
                    whileFrozen.add(this);
                } else {
                    action.run();
                }
            }
        }
    }

    /** How long a message between two actors of a node takes: mostly nothing, now and then a pause. */
    long hop() {
        return world.models.hop(world);
    }

    InstantSource clock() {
        return clock;
    }

    void jump(long nanos) {
        clockOff += nanos;
    }

    // ---- being there

    /** Another number after each crash. */
    int incarnation() {
        return incarnation;
    }

    boolean isUp() {
        return up;
    }

    boolean isFrozen() {
        return frozen;
    }

    boolean answers() {
        return up && !frozen;
    }

    /** Frozen, for at least so long. */
    boolean isFrozenFor(long nanos) {
        return frozen && world.time.now() - frozenSince >= nanos;
    }

    void crash() {
        world.trace(() -> "node " + number + " crashes");
        incarnation++;
        up = false;
        frozen = false;
        whileFrozen.clear();
        for (EntityShell shell : shells) {
            shell.died();
        }
        shells.clear();
        kept.clear();
    }

    void restart() {
        world.trace(() -> "node " + number + " starts");
        up = true;
        boot();
        startConsumer();
    }

    void freeze() {
        world.trace(() -> "node " + number + " freezes");
        frozen = true;
        frozenSince = world.time.now();
    }

    void thaw() {
        if (!frozen) {
            return;
        }
        world.trace(() -> "node " + number + " thaws");
        frozen = false;
        int born = incarnation;
        while (!whileFrozen.isEmpty() && !frozen && born == incarnation) {
            whileFrozen.remove().run();
        }
    }

    /** Takes from the intake queue from now on. */
    void startConsumer() {
        new IntakeShell(world, this).start();
    }

    // ---- its actors

    String name() {
        return "node " + number + " ";
    }

    int number() {
        return number;
    }

    FlowModel flow(Step step) {
        return flows.get(step);
    }

    RowBatcher<EntityShell> rows() {
        return rows.orElseThrow();
    }

    Optional<EntityShell> shell(Dossier order) {
        for (EntityShell shell : shells) {
            if (shell.order == order) {
                return Optional.of(shell);
            }
        }
        return Optional.empty();
    }

    List<EntityShell> shells() {
        return shells;
    }

    /** To the order here, which lives from now on if it did not. */
    void deliver(Dossier order, ShellMessage message) {
        Optional<EntityShell> there = shell(order);
        if (there.isEmpty()) {
            live(order).receive(message);
        } else if (there.get().isPassivating()) {
            // The shard keeps what comes after it was asked to let the order go.
            kept.add(new Kept(order, message));
        } else {
            there.get().receive(message);
        }
    }

    private EntityShell live(Dossier order) {
        EntityShell shell = new EntityShell(world, this, order);
        shells.add(shell);
        shell.start();
        return shell;
    }

    void stopped(EntityShell shell) {
        shells.remove(shell);
        List<Kept> mine = new ArrayList<>();
        kept.removeIf(message -> message.order() == shell.order && mine.add(message));
        mine.forEach(message -> deliver(message.order(), message.message()));
    }

    /** Publishes that the order has ended; the shell is told once the queue has it. */
    void publish(Dossier order, OrderView finished, EntityShell shell) {
        after(hop(), () -> publisher
                .orElseThrow()
                .publish(FinishedOrder.of(finished), () -> shell.fromOutside(ShellMessage.Published.INSTANCE)));
    }

    void forget(RunShell run) {
        for (FlowModel flow : flows.values()) {
            flow.unpark(run);
        }
    }

    private final class Events implements OrderEventPublisher.Port {
        @Override
        public void send(FinishedOrder order) {
            OrderEventPublisher mine = publisher.orElseThrow();
            ReadCheck.publishing(world.order(order.orderId()), order);
            world.events.send(
                    Node.this, world.order(order.orderId()), "", arrived -> mine.sent(order.orderId(), arrived));
        }

        @Override
        public void wakeAfter(Duration delay) {
            OrderEventPublisher mine = publisher.orElseThrow();
            after(delay.toNanos(), mine::wake);
        }
    }

    private final class Rows implements RowBatcher.Port<EntityShell> {
        @Override
        public void send(RowBatcher.Batch<EntityShell> batch) {
            world.rows.write(Node.this, rows(), batch);
        }

        @Override
        public void retryAfter(Duration delay) {
            RowBatcher<EntityShell> mine = rows();
            after(delay.toNanos(), mine::retry);
        }

        @Override
        public void stored(EntityShell waiter, RowWriterPort.Stored row) {
            RowsModel.stored(waiter, row);
        }
    }
}
