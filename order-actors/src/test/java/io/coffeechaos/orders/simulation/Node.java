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

/**
 * A model of one node process: its clock and its actors. A node can crash, freeze, or lose its orders to other nodes.
 */
final class Node {
    private static final long EPOCH_SECOND =
            Instant.parse("2026-01-01T00:00:00Z").getEpochSecond();

    private record Kept(Dossier order, ShellMessage message) {}

    private final World world;
    private final int number;
    private final InstantSource clock;
    private final Deque<Runnable> whileFrozen = new ArrayDeque<>();
    private final List<EntityShell> shells = new ArrayList<>();
    /** The messages for orders that are about to leave memory. */
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

    /** Runs the action later on this node. A crash cancels it. A frozen node runs it when it thaws. */
    VirtualTime.Event after(long delayNanos, Runnable action) {
        Task task = new Task(incarnation, action);
        VirtualTime.Event event = world.time.after(delayNanos, task);
        task.event = event;
        return event;
    }

    /** The asker of the current incarnation. An answer that arrives after a crash is dropped. */
    Node.Asker asker() {
        int asking = incarnation;
        return (delayNanos, action) -> {
            if (asking == incarnation) {
                after(delayNanos, action);
            }
        };
    }

    /** A node in the incarnation that asked. */
    interface Asker {
        /** Runs the action later on this node, unless the node has crashed since it asked or crashes before. */
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

    /** The time in ns that a message between two actors of this node takes: mostly none, sometimes a pause. */
    long hop() {
        return world.models.hop(world);
    }

    InstantSource clock() {
        return clock;
    }

    void jump(long nanos) {
        clockOff += nanos;
    }

    // ---- crash and freeze

    /** A number that changes with each crash. */
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

    /** Whether the node has been frozen for at least this time. */
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

    /** Starts the consumer of the intake queue. */
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

    /** Delivers a message to the order on this node. Starts its shell if there is none. */
    void deliver(Dossier order, ShellMessage message) {
        Optional<EntityShell> there = shell(order);
        if (there.isEmpty()) {
            live(order).receive(message);
        } else if (there.get().isPassivating()) {
            // The shard keeps messages that arrive after the order asked to leave memory.
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

    /** Publishes that the order has ended. The shell gets a message when the queue has the event. */
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
