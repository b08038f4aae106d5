package io.coffeechaos.orders.readmodel;

import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.Step;
import io.coffeechaos.orders.entity.OrderProtocol;
import io.coffeechaos.orders.metrics.OrderMetrics;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Wakes open orders whose entity is gone, for example after a full stop, a lost timer or a crash. Each instance sweeps
 * its share of the index of open orders for rows whose {@code wakeAt} is past. It wakes a few orders at a time and
 * waits until each has recovered, so a mass wake-up never slows new orders down. {@link SweepPlan} decides; this actor
 * only reads the index and wakes orders.
 */
public final class OpenOrderSweeper extends AbstractBehavior<OpenOrderSweeper.Command> {
    /** The number of sweepers in the cluster. They share the index. */
    public static final int INSTANCES = 4;

    /** A message to the sweeper. */
    public sealed interface Command {}

    private enum Tick implements Command {
        SWEEP
    }

    private record Due(List<OrderRows.Due> orders) implements Command {}

    private record SweepFailed(Throwable cause) implements Command {}

    private record WakeEnded(OrderId id, boolean answered) implements Command {}

    /**
     * The settings of the sweeper.
     *
     * @param interval delay between two sweeps
     * @param wakesMax most unanswered wakes of all sweepers of the cluster together
     * @param wakeTimeout how long the sweeper waits for the answer to a wake
     */
    public record Settings(Duration interval, int wakesMax, Duration wakeTimeout) {}

    private static final int BUCKETS_PER_INSTANCE = OrderRows.WAKE_BUCKETS / INSTANCES;

    private final OrderRows rows;
    private final BiFunction<OrderId, Duration, CompletionStage<OrderProtocol.Awake>> wake;
    private final Settings settings;
    private final InstantSource clock;
    private final int instance;
    private final OrderMetrics metrics;
    private final SweepPlan sweep;

    /**
     * Creates one of {@link #INSTANCES} sweepers.
     *
     * @param instance the number of the sweeper, from 0
     * @param breakerOpen whether the breaker of the step on this node is open
     * @param wake wakes the order; the duration is the timeout for its answer
     * @param metrics counts what the sweeper does
     */
    public static Behavior<Command> create(
            int instance,
            OrderRows rows,
            Predicate<Step> breakerOpen,
            BiFunction<OrderId, Duration, CompletionStage<OrderProtocol.Awake>> wake,
            Settings settings,
            InstantSource clock,
            OrderMetrics metrics) {
        Behavior<Command> sweeper = Behaviors.setup(context -> Behaviors.withTimers(timers ->
                new OpenOrderSweeper(context, timers, instance, rows, breakerOpen, wake, settings, clock, metrics)));
        // The supervisor restarts the sweeper, because the next sweep finds all its orders again.
        return Behaviors.supervise(sweeper)
                .onFailure(SupervisorStrategy.restartWithBackoff(settings.interval(), settings.wakeTimeout(), 0.2));
    }

    /**
     * Creates the plan of one sweeper, without its actor.
     *
     * @param instance the number of the sweeper, from 0
     * @param wakesMax most unanswered wakes of all sweepers of the cluster together
     * @param breakerOpen whether the breaker of the step on this node is open
     * @param port the effects of the plan
     */
    public static SweepPlan sweep(int instance, int wakesMax, Predicate<Step> breakerOpen, SweepPlan.Port port) {
        int first = instance * BUCKETS_PER_INSTANCE;
        return new SweepPlan(
                first, first + BUCKETS_PER_INSTANCE - 1, Math.max(1, wakesMax / INSTANCES), breakerOpen, port);
    }

    private OpenOrderSweeper(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            int instance,
            OrderRows rows,
            Predicate<Step> breakerOpen,
            BiFunction<OrderId, Duration, CompletionStage<OrderProtocol.Awake>> wake,
            Settings settings,
            InstantSource clock,
            OrderMetrics metrics) {
        super(context);
        this.instance = instance;
        this.metrics = metrics;
        this.rows = rows;
        this.wake = wake;
        this.settings = settings;
        this.clock = clock;
        this.sweep = sweep(instance, settings.wakesMax(), breakerOpen, new Orders());
        timers.startTimerWithFixedDelay(Tick.SWEEP, Duration.ZERO, settings.interval());
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Command.class, this::onCommand)
                .onSignal(PreRestart.class, signal -> {
                    metrics.restarted(OrderMetrics.Supervised.SWEEPER);
                    return left();
                })
                .onSignal(PostStop.class, signal -> left())
                .build();
    }

    private Behavior<Command> left() {
        metrics.rows().sweeperLeft(instance);
        return this;
    }

    private Behavior<Command> onCommand(Command command) {
        switch (command) {
            case Tick.SWEEP -> sweep.sweep();
            case Due(var orders) -> sweep.read(orders);
            case SweepFailed(var cause) -> sweep.readFailed(cause);
            case WakeEnded(var id, boolean answered) -> {
                metrics.rows().woken(answered);
                sweep.wakeEnded(id);
            }
        }
        return this;
    }

    private final class Orders implements SweepPlan.Port {
        @Override
        public void readDue(int bucket, Set<Step> except) {
            getContext()
                    .pipeToSelf(
                            rows.due(bucket, clock.instant(), except, SweepPlan.ROWS_MAX),
                            (orders, failure) -> failure == null ? new Due(orders) : new SweepFailed(failure));
        }

        @Override
        public void swept(Optional<Instant> oldest) {
            metrics.rows().swept(instance, oldest);
        }

        @Override
        public void wake(OrderId id) {
            getContext()
                    .pipeToSelf(
                            wake.apply(id, settings.wakeTimeout()),
                            (awake, failure) -> new WakeEnded(id, failure == null));
        }
    }
}
