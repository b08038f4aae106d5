package io.coffeechaos.orders.simulation;

import io.coffeechaos.orders.entity.Decision;
import io.coffeechaos.orders.entity.OrderDecider;
import io.coffeechaos.orders.entity.OrderEvent;
import io.coffeechaos.orders.entity.OrderPort;
import io.coffeechaos.orders.entity.OrderRow;
import io.coffeechaos.orders.entity.OrderState;
import io.coffeechaos.orders.entity.OrderStates;
import io.coffeechaos.orders.entity.OrderView;
import io.coffeechaos.orders.saga.SagaPlan;
import io.coffeechaos.orders.tracing.SpanSink;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * A model of Pekko's event-sourced behavior around one production {@link OrderDecider}, as far as an order can notice
 * it. The shell stashes commands during a write or a recovery. A failed write or recovery drops the current command and
 * restarts the behavior inside the actor: fields and stash survive, timers and children do not. A stop discards the
 * stash. {@code ConformanceTest} compares this model with the real behavior.
 */
final class EntityShell implements OrderPort {
    enum Mode {
        RECOVERING,
        RUNNING,
        PERSISTING,
        RESTARTING,
        STOPPED
    }

    /** Pekko forgets earlier restarts after this time without one: the mean of the minimum and the maximum backoff. */
    private final long restartsForgottenAfter;

    final World world;
    final Node node;
    final Dossier order;
    private final OrderDecider decider;
    private final Deque<ShellMessage> stash = new ArrayDeque<>();
    /** Messages that arrived during a restart. Pekko's supervisor keeps them apart and drops those over its limit. */
    private final Deque<ShellMessage> whileRestarting = new ArrayDeque<>();

    private final Map<Timer, VirtualTime.Event> timers = new EnumMap<>(Timer.class);

    private Mode mode = Mode.RECOVERING;
    private OrderState state = OrderStates.empty();
    private int slots;
    private long writer;
    private int restarts;
    private long restartedAt;
    private boolean passivating;
    private Optional<RunShell> run = Optional.empty();
    /** The deviations of this shell if a bug is planted. */
    private final Plants plants;

    EntityShell(World world, Node node, Dossier order) {
        this.world = world;
        this.node = node;
        this.order = order;
        this.plants = new Plants(this);
        this.decider = new OrderDecider(
                order.id(),
                world.settings,
                node.clock(),
                world.models.ordersRandom(world),
                world.metrics,
                SpanSink.none(),
                this);
        this.restartsForgottenAfter = world.settings
                .restartBackoffMin()
                .plus(world.settings.restartBackoffMax())
                .dividedBy(2)
                .toNanos();
    }

    Mode mode() {
        return mode;
    }

    OrderDecider decider() {
        return decider;
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

    /** Starts the shell: it recovers. */
    void start() {
        recover();
    }

    /** Receives a message from another actor of this node a moment later, unless the node crashes before. */
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
                if (whileRestarting.size() < world.settings.stashMax()) {
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
        if (plants.journals(message)) {
            write(JournalModel.NOTE, state, () -> process(decide(message), message));
            return;
        }
        plants.lookingAfter(message instanceof ShellMessage.Wake);
        Decision decision = plants.instead(message).orElseGet(() -> decide(message));
        plants.lookingAfter(false);
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
            case ShellMessage.Recall(String fingerprint, var replyTo) -> decider.recall(state, fingerprint, replyTo);
            case ShellMessage.Get(long versionMin, var replyTo) -> decider.get(state, versionMin, replyTo);
            case ShellMessage.AwaitChange(long version, var atMost, var replyTo) ->
                decider.awaitChange(state, version, atMost, replyTo);
            case ShellMessage.Subscribe(long afterSeq, var subscriber) ->
                decider.subscribe(state, afterSeq, subscriber);
            case ShellMessage.Wake(var replyTo) -> decider.wake(state, replyTo);
            case ShellMessage.Cancel(var replyTo) -> decider.cancel(state, replyTo);
            case ShellMessage.RunEnded(long number) -> decider.runEnded(state, number);
            case ShellMessage.Published.INSTANCE -> decider.published(state);
            case ShellMessage.Reported(var report) -> decider.report(state, report);
            case ShellMessage.RowStored(var row) -> decider.rowStored(state, row);
            case ShellMessage.TimerFired(var timer) -> decider.timeUp(state, timer);
            case ShellMessage.Stop.INSTANCE -> Decision.Stop.INSTANCE;
        };
    }

    private void persist(ShellMessage message, OrderEvent event) {
        OrderState after = state.apply(event);
        plants.persisting(message, event);
        write(event, after, () -> decider.persisted(after, event));
    }

    /** Writes one event with one put. The order waits for the result. */
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
        plants.restarting(run.isPresent());
        cancelTimers();
        endRun();
        mode = Mode.RESTARTING;
        if (world.time.now() - restartedAt > restartsForgottenAfter) {
            restarts = 0;
        }
        Duration min = world.settings.restartBackoffMin();
        Duration max = world.settings.restartBackoffMax();
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
                        // Each start of the behavior, also a restart, has a new identity.
                        writer = world.dice.nextLong();
                        mode = Mode.RUNNING;
                        world.trace(order, () -> on() + "recovered " + slots + " slots: " + where());
                        plants.lookingAfter(true);
                        decider.recovered(state);
                        plants.lookingAfter(false);
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

    /** Stops at once, as a poison pill also does. The stash is lost. */
    void stop() {
        world.trace(order, () -> on() + "stopped");
        cancelTimers();
        endRun();
        stash.clear();
        whileRestarting.clear();
        mode = Mode.STOPPED;
        node.stopped(this);
    }

    /** Ends the shell because its node died. */
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
    public Run startRun(SagaPlan plan) {
        Optional<Run> none = plants.insteadOfRun();
        if (none.isPresent()) {
            return none.get();
        }
        RunShell started = new RunShell(this, plan);
        run = Optional.of(started);
        started.start();
        return started;
    }

    @Override
    public void writeRow(OrderRow row) {
        if (plants.forgets(row)) {
            return;
        }
        world.nemesis.await(node, Mark.CRASH_DURING_ROW_WRITE);
        world.models.writeRow(node, row, this);
    }

    @Override
    public void startTimer(Timer timer, Duration delay) {
        cancelTimer(timer);
        VirtualTime.Event event = node.after(delay.toNanos(), () -> {
            timers.remove(timer);
            receive(new ShellMessage.TimerFired(timer));
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
        plants.publishing();
        world.models.publish(node, order, finished, this);
    }

    @Override
    public void quarantine(String why) {
        throw new RuleBroken(Rule.BUG, "order " + order.number + " cannot be read: " + why);
    }

    @Override
    public boolean isCrowded() {
        return world.crowded;
    }

    @Override
    public void passivate() {
        world.mark(Mark.PASSIVATED);
        world.checker.passivated(this);
        passivating = true;
        fromOutside(ShellMessage.Stop.INSTANCE);
    }

    // ---- inspection

    boolean hasTimer(Timer timer) {
        return timers.containsKey(timer);
    }

    /** Whether the timer runs and ends within {@code nanos}. */
    boolean hasTimerWithin(Timer timer, long nanos) {
        VirtualTime.Event event = timers.get(timer);
        return event != null && event.at() <= world.time.now() + nanos;
    }

    /** The number of live chains of attempts. More than one is a bug. */
    int chains() {
        return run.map(RunShell::chains).orElse(0) + plants.chains();
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
        run.ifPresent(RunShell::kill);
        run = Optional.empty();
        plants.endRun();
    }
}
