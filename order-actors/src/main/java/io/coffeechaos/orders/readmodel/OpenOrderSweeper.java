package io.coffeechaos.orders.readmodel;

import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.Step;
import io.coffeechaos.orders.entity.OrderProtocol;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wakes open orders that nobody looks after: after a full stop, a lost timer, a crash. Each instance sweeps its share of
 * the index of open orders for rows whose {@code wakeAt} is past, and wakes those, a few at a time, waiting until each
 * has recovered: so a mass wake-up never starves new orders. It reads the index and wakes, nothing else.
 */
public final class OpenOrderSweeper extends AbstractBehavior<OpenOrderSweeper.Command> {
    /** How many instances share the work over the cluster. */
    public static final int INSTANCES = 4;

    /** What the sweeper understands. */
    public sealed interface Command {}

    private enum Tick implements Command {
        SWEEP
    }

    private record Due(List<OrderRows.Due> orders) implements Command {}

    private record SweepFailed(Throwable cause) implements Command {}

    private record WakeEnded(OrderId id, boolean awake) implements Command {}

    /**
     * The sweeper's numbers.
     *
     * @param interval between two sweeps
     * @param wakesMax unanswered wakes of one node, shared by its instances
     * @param wakeTimeout when an unanswered wake is given up
     */
    public record Settings(Duration interval, int wakesMax, Duration wakeTimeout) {
        int wakesMaxOfInstance() {
            return Math.max(1, wakesMax / INSTANCES);
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(OpenOrderSweeper.class);
    private static final int BUCKETS_PER_INSTANCE = OrderRows.WAKE_BUCKETS / INSTANCES;
    private static final int ROWS_PER_BUCKET_MAX = 25;

    private final int instance;
    private final OrderRows rows;
    private final Predicate<Step> breakerOpen;
    private final BiFunction<OrderId, Duration, CompletionStage<OrderProtocol.Awake>> wake;
    private final Settings settings;
    private final InstantSource clock;
    private final Deque<OrderId> waiting = new ArrayDeque<>();
    private final Set<OrderId> outstanding = new HashSet<>();
    private boolean reading;

    /**
     * One of {@link #INSTANCES}.
     *
     * @param instance from 0
     * @param breakerOpen whether this node's breaker of that step lets no call through
     * @param wake asks the order to be alive, within the time
     */
    public static Behavior<Command> create(
            int instance,
            OrderRows rows,
            Predicate<Step> breakerOpen,
            BiFunction<OrderId, Duration, CompletionStage<OrderProtocol.Awake>> wake,
            Settings settings,
            InstantSource clock) {
        Behavior<Command> sweeper = Behaviors.setup(context -> Behaviors.withTimers(
                timers -> new OpenOrderSweeper(context, timers, instance, rows, breakerOpen, wake, settings, clock)));
        // Restart: it holds nothing that the next sweep does not find again.
        return Behaviors.supervise(sweeper)
                .onFailure(SupervisorStrategy.restartWithBackoff(settings.interval(), settings.wakeTimeout(), 0.2));
    }

    private OpenOrderSweeper(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            int instance,
            OrderRows rows,
            Predicate<Step> breakerOpen,
            BiFunction<OrderId, Duration, CompletionStage<OrderProtocol.Awake>> wake,
            Settings settings,
            InstantSource clock) {
        super(context);
        this.instance = instance;
        this.rows = rows;
        this.breakerOpen = breakerOpen;
        this.wake = wake;
        this.settings = settings;
        this.clock = clock;
        timers.startTimerWithFixedDelay(Tick.SWEEP, Duration.ZERO, settings.interval());
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder().onMessage(Command.class, this::onCommand).build();
    }

    private Behavior<Command> onCommand(Command command) {
        switch (command) {
            case Tick.SWEEP -> sweep();
            case Due(var orders) -> onDue(orders);
            case SweepFailed(var cause) -> {
                reading = false;
                LOG.warn("open orders not swept: {}", cause.getMessage());
            }
            case WakeEnded(var id, boolean awake) -> {
                outstanding.remove(id);
                wakeNext();
            }
        }
        return this;
    }

    private void sweep() {
        // What the last sweep found comes first; the index shows an order again until it is looked after.
        if (reading || !waiting.isEmpty()) {
            return;
        }
        reading = true;
        // One bucket after the other: looking for work must not be a burst on a store that is slow already.
        CompletionStage<List<OrderRows.Due>> all = CompletableFuture.completedStage(List.of());
        for (int part = 0; part < BUCKETS_PER_INSTANCE; part++) {
            int bucket = instance * BUCKETS_PER_INSTANCE + part;
            all = all.thenCompose(found -> rows.due(bucket, clock.instant(), ROWS_PER_BUCKET_MAX)
                    .thenApply(
                            more -> Stream.concat(found.stream(), more.stream()).toList()));
        }
        getContext().pipeToSelf(all, (orders, failure) -> failure == null ? new Due(orders) : new SweepFailed(failure));
    }

    private void onDue(List<OrderRows.Due> orders) {
        reading = false;
        Set<Step> probed = EnumSet.noneOf(Step.class);
        for (OrderRows.Due due : orders) {
            // A step whose breaker is open gets one order, as a probe; the others would only be parked again.
            boolean held = due.step()
                    .filter(step -> breakerOpen.test(step) && !probed.add(step))
                    .isPresent();
            if (!held && !outstanding.contains(due.id())) {
                waiting.add(due.id());
            }
        }
        wakeNext();
    }

    private void wakeNext() {
        while (outstanding.size() < settings.wakesMaxOfInstance() && !waiting.isEmpty()) {
            OrderId id = waiting.remove();
            outstanding.add(id);
            LOG.atInfo().addKeyValue("orderId", id).log("waking an order that nobody looked after");
            getContext()
                    .pipeToSelf(
                            wake.apply(id, settings.wakeTimeout()),
                            (awake, failure) -> new WakeEnded(id, failure == null));
        }
    }
}
