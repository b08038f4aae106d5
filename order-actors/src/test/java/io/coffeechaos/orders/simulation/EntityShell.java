package io.coffeechaos.orders.simulation;

import io.coffeechaos.orders.entity.Decision;
import io.coffeechaos.orders.entity.OrderDecider;
import io.coffeechaos.orders.entity.OrderEvent;
import io.coffeechaos.orders.entity.OrderEvent.OrderAccepted;
import io.coffeechaos.orders.entity.OrderPort;
import io.coffeechaos.orders.entity.OrderProtocol;
import io.coffeechaos.orders.entity.OrderRow;
import io.coffeechaos.orders.entity.OrderState;
import io.coffeechaos.orders.entity.OrderStates;
import io.coffeechaos.orders.entity.OrderView;
import io.coffeechaos.orders.saga.RunPlan;
import io.coffeechaos.orders.saga.RunReport;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Pekko's event-sourced behavior around one production {@link OrderDecider}, as far as an order can notice: commands are
 * stashed while a write or a recovery is under way; a failed write or recovery drops the command that met it and restarts
 * inside, so that fields and stash survive while timers and children do not; stopping discards what is stashed.
 * {@code ConformanceTest} holds this model against the real thing.
 */
final class EntityShell implements OrderPort {
    enum Mode {
        RECOVERING,
        RUNNING,
        PERSISTING,
        RESTARTING,
        STOPPED
    }

    /** Pekko forgets earlier restarts after this long without one: the mean of both ends of the backoff. */
    private final long restartsForgottenAfter;

    final World world;
    final Node node;
    final Dossier order;
    private final OrderDecider decider;
    private final Deque<ShellMessage> stash = new ArrayDeque<>();
    /** What came while restarting; Pekko's supervisor keeps these apart, and drops what does not fit. */
    private final Deque<ShellMessage> whileRestarting = new ArrayDeque<>();

    private final Map<Timer, VirtualTime.Event> timers = new EnumMap<>(Timer.class);

    private Mode mode = Mode.RECOVERING;
    private OrderState state = OrderStates.empty();
    private int slots;
    private long writer;
    private int restarts;
    private long restartedAt;
    private boolean passivating;
    private boolean wasDriven;
    private Optional<RunShell> run = Optional.empty();
    /** A second chain, only ever there because of a planted bug. */
    private Optional<RunShell> secondRun = Optional.empty();

    /** It was only brought back, or woken. */
    private boolean lookingAfterOnly;
    /** A row that a planted bug never writes. */
    private Optional<OrderRow> forgotten = Optional.empty();

    EntityShell(World world, Node node, Dossier order) {
        this.world = world;
        this.node = node;
        this.order = order;
        this.decider = new OrderDecider(
                order.id(),
                world.numbers.entity(),
                node.clock(),
                world.models.ordersRandom(world),
                world.metrics,
                this);
        this.restartsForgottenAfter = world.numbers
                .entity()
                .restartBackoffMin()
                .plus(world.numbers.entity().restartBackoffMax())
                .dividedBy(2)
                .toNanos();
    }

    Mode mode() {
        return mode;
    }

    OrderState state() {
        return state;
    }

    boolean isPassivating() {
        return passivating;
    }

    Optional<RunShell> run() {
        return run;
    }

    /** It is to live: recovers. */
    void start() {
        recover();
    }

    /** From another actor of this node: a moment later, unless the node is gone by then. */
    void fromOutside(ShellMessage message) {
        node.after(node.hop(), () -> receive(message));
    }

    // ---- the behavior

    void receive(ShellMessage message) {
        switch (mode) {
            case RUNNING -> {
                process(message);
                unstash();
            }
            case RECOVERING, PERSISTING -> stash.add(message);
            case RESTARTING -> {
                if (whileRestarting.size() < world.numbers.entity().stashMax()) {
                    whileRestarting.add(message);
                } else {
                    world.mark(Mark.STASH_OVERFLOW);
                    world.trace(order, () -> "stash full, dropped " + name(message));
                }
            }
            case STOPPED -> world.trace(order, () -> "stopped, dropped " + name(message));
        }
    }

    private void unstash() {
        while (mode == Mode.RUNNING && !stash.isEmpty()) {
            process(stash.remove());
        }
        if (mode == Mode.RUNNING) {
            world.checker.alive(this);
        }
    }

    private void process(ShellMessage message) {
        if (message instanceof ShellMessage.Reported(RunReport.Attempted attempted)
                && world.has(PlantedBug.RETRIES_JOURNALLED)) {
            write(JournalModel.NOTE, state, () -> process(decide(message), message));
            return;
        }
        lookingAfterOnly = message instanceof ShellMessage.Wake;
        Decision decision = plant(message).orElseGet(() -> decide(message));
        lookingAfterOnly = false;
        process(decision, message);
    }

    private void process(Decision decision, ShellMessage message) {
        switch (decision) {
            case Decision.Stay.INSTANCE -> {}
            case Decision.Persist(var event) -> persist(message, event);
            case Decision.Stop.INSTANCE -> stop();
        }
    }

    private Decision decide(ShellMessage message) {
        return switch (message) {
            case ShellMessage.Accept(var accepted, boolean asExpected, var replyTo) ->
                decider.accept(state, accepted, asExpected, replyTo);
            case ShellMessage.Get(long versionMin, var replyTo) -> decider.get(state, versionMin, replyTo);
            case ShellMessage.Wake(var replyTo) -> decider.wake(state, replyTo);
            case ShellMessage.Reported(var report) -> decider.report(state, report);
            case ShellMessage.RowStored(var row) -> decider.rowStored(state, row);
            case ShellMessage.TimeUp(var timer) -> decider.timeUp(state, timer);
            case ShellMessage.Published.INSTANCE -> decider.published(state);
            case ShellMessage.Stop.INSTANCE -> Decision.Stop.INSTANCE;
        };
    }

    private void persist(ShellMessage message, OrderEvent event) {
        OrderState after = state.apply(event);
        if (event instanceof OrderAccepted accepted
                && world.has(PlantedBug.ACK_BEFORE_WRITE)
                && message instanceof ShellMessage.Accept accept) {
            accept.replyTo().tell(new OrderProtocol.Accepted(accepted, false));
        }
        write(event, after, () -> decider.persisted(after, event));
    }

    /** One put; the write is what the order waits for. */
    private void write(OrderEvent event, OrderState after, Runnable persisted) {
        mode = Mode.PERSISTING;
        world.trace(order, () -> on() + "persists slot " + (slots + 1) + ": " + Words.of(event));
        world.nemesis.await(node, Mark.CRASH_DURING_PERSIST);
        world.journal.put(node, order, slots + 1, writer, event, written -> {
            if (mode == Mode.STOPPED) {
                return;
            }
            if (written) {
                world.checker.persistReported(order, slots + 1, writer, event);
                slots++;
                state = after;
                mode = Mode.RUNNING;
                persisted.run();
                unstash();
            } else {
                world.trace(order, () -> on() + "write failed, restarting");
                decider.persistFailed(failed());
                restart();
            }
        });
    }

    private void restart() {
        cancelTimers();
        endRun();
        mode = Mode.RESTARTING;
        if (world.time.now() - restartedAt > restartsForgottenAfter) {
            restarts = 0;
        }
        Duration min = world.numbers.entity().restartBackoffMin();
        Duration max = world.numbers.entity().restartBackoffMax();
        double grown = Math.min((double) max.toNanos(), (double) min.toNanos() * Math.pow(2, restarts++));
        world.nemesis.await(node, Mark.CRASH_DURING_RESTART);
        node.after((long) (grown * (1 + 0.2 * world.dice.nextDouble())), () -> {
            if (mode == Mode.RESTARTING) {
                restartedAt = world.time.now();
                stash.addAll(whileRestarting);
                whileRestarting.clear();
                recover();
            }
        });
    }

    private void recover() {
        mode = Mode.RECOVERING;
        order.recoveries++;
        world.nemesis.await(node, Mark.CRASH_DURING_RECOVERY);
        world.journal.read(
                node,
                order,
                read -> {
                    if (mode == Mode.RECOVERING) {
                        state = read.state();
                        slots = read.slots();
                        // A new identity at every start of the behavior, restarts included.
                        writer = world.dice.nextLong();
                        mode = Mode.RUNNING;
                        world.trace(order, () -> on() + "recovered " + slots + " slots: " + where());
                        lookingAfterOnly = true;
                        decider.recovered(state);
                        lookingAfterOnly = false;
                        unstash();
                    }
                },
                () -> {
                    if (mode == Mode.RECOVERING) {
                        decider.recoveryFailed(failed());
                        restart();
                    }
                });
    }

    /** Stops at once, as by a poison pill too: what is stashed is lost. */
    void stop() {
        world.trace(order, () -> on() + "stopped");
        cancelTimers();
        endRun();
        stash.clear();
        whileRestarting.clear();
        mode = Mode.STOPPED;
        node.stopped(this);
    }

    /** The node died under it. */
    void died() {
        mode = Mode.STOPPED;
        cancelTimers();
        endRun();
    }

    private static Throwable failed() {
        return new ByOrder();
    }

    // ---- the port

    @Override
    public Run startRun(RunPlan plan) {
        if (wasDriven && world.has(PlantedBug.VOLATILE_KEPT_OVER_RESTART)) {
            // As if the run of before the restart were still in its field.
            return new NoRun();
        }
        wasDriven = true;
        RunShell started = new RunShell(this, plan);
        run = Optional.of(started);
        started.start();
        return started;
    }

    @Override
    public void writeRow(OrderRow row) {
        if (world.has(PlantedBug.FINISHED_ROW_NOT_REWRITTEN) && row.wakeAt().isEmpty()) {
            if (lookingAfterOnly || forgotten.filter(row::equals).isPresent()) {
                forgotten = Optional.of(row);
                return;
            }
        }
        world.nemesis.await(node, Mark.CRASH_DURING_ROW_WRITE);
        world.models.writeRow(node, row, this);
    }

    @Override
    public void startTimer(Timer timer, Duration delay) {
        cancelTimer(timer);
        VirtualTime.Event event = node.after(delay.toNanos(), () -> {
            timers.remove(timer);
            receive(new ShellMessage.TimeUp(timer));
        });
        timers.put(timer, event);
    }

    @Override
    public void cancelTimer(Timer timer) {
        VirtualTime.Event running = timers.remove(timer);
        if (running != null) {
            running.cancel();
        }
    }

    @Override
    public void publish(OrderView finished) {
        order.published++;
        fromOutside(ShellMessage.Published.INSTANCE);
    }

    @Override
    public void quarantine(String why) {
        world.trace(order, () -> on() + "quarantined: " + why);
        stop();
    }

    @Override
    public boolean isCrowded() {
        return false;
    }

    @Override
    public void passivate() {
        world.mark(Mark.PASSIVATED);
        passivating = true;
        fromOutside(ShellMessage.Stop.INSTANCE);
    }

    // ---- looking in

    boolean hasTimer(Timer timer) {
        return timers.containsKey(timer);
    }

    /** Chains of attempts that are alive: more than one is a bug. */
    int chains() {
        return run.map(RunShell::chains).orElse(0)
                + secondRun.map(RunShell::chains).orElse(0);
    }

    String on() {
        return "node " + node.number() + " ";
    }

    private String where() {
        return OrderStates.status(state).map(Enum::name).orElse("not accepted");
    }

    private static String name(ShellMessage message) {
        return message.getClass().getSimpleName();
    }

    private void cancelTimers() {
        for (Timer timer : Timer.values()) {
            cancelTimer(timer);
        }
    }

    private void endRun() {
        run.ifPresent(RunShell::stop);
        run = Optional.empty();
        secondRun.ifPresent(RunShell::stop);
        secondRun = Optional.empty();
    }

    // ---- planted bugs

    /** What a careless order would do with this message; empty if it is not careless, or not with this one. */
    private Optional<Decision> plant(ShellMessage message) {
        if (message instanceof ShellMessage.Accept accept && state instanceof OrderState.Stored stored) {
            OrderAccepted first = OrderStates.accepted(stored);
            boolean same = first.fingerprint().equals(accept.order().fingerprint());
            if (same && world.has(PlantedBug.REPLAY_BEFORE_ROW)) {
                accept.replyTo().tell(new OrderProtocol.Accepted(first, true));
                return Optional.of(Decision.Stay.INSTANCE);
            }
            if (!same && world.has(PlantedBug.FINGERPRINT_IGNORED)) {
                return Optional.of(decider.accept(state, first, true, accept.replyTo()));
            }
        }
        if (message instanceof ShellMessage.Wake
                && run.isPresent()
                && secondRun.isEmpty()
                && world.has(PlantedBug.SECOND_CHAIN_ON_WAKE)) {
            RunShell second = new RunShell(this, run.get().plan());
            secondRun = Optional.of(second);
            second.start();
        }
        return Optional.empty();
    }

    /** A run that nobody started. */
    private static final class NoRun implements Run {
        @Override
        public void recorded() {}

        @Override
        public void stop() {}
    }
}
