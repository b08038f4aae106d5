package io.coffeechaos.orders.entity;

import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.entity.OrderEvent.OrderAccepted;
import io.coffeechaos.orders.entity.OrderEvent.OrderProgressed;
import io.coffeechaos.orders.entity.OrderProtocol.Accept;
import io.coffeechaos.orders.entity.OrderProtocol.Accepted;
import io.coffeechaos.orders.entity.OrderProtocol.AwaitChange;
import io.coffeechaos.orders.entity.OrderProtocol.Awake;
import io.coffeechaos.orders.entity.OrderProtocol.Command;
import io.coffeechaos.orders.entity.OrderProtocol.Get;
import io.coffeechaos.orders.entity.OrderProtocol.KeyReused;
import io.coffeechaos.orders.entity.OrderProtocol.NotFound;
import io.coffeechaos.orders.entity.OrderProtocol.PriceChanged;
import io.coffeechaos.orders.entity.OrderProtocol.Stale;
import io.coffeechaos.orders.entity.OrderProtocol.Subscribe;
import io.coffeechaos.orders.entity.OrderProtocol.Wake;
import io.coffeechaos.orders.entity.OrderState.NotAccepted;
import io.coffeechaos.orders.entity.OrderState.Open;
import io.coffeechaos.orders.entity.OrderState.Stored;
import io.coffeechaos.orders.entity.OrderState.Terminal;
import io.coffeechaos.orders.metrics.OrderMetrics;
import io.coffeechaos.orders.saga.OrderRun;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.persistence.typed.JournalPersistFailed;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.RecoveryFailed;
import org.apache.pekko.persistence.typed.SnapshotSelectionCriteria;
import org.apache.pekko.persistence.typed.javadsl.CommandHandlerWithReply;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehaviorWithEnforcedReplies;
import org.apache.pekko.persistence.typed.javadsl.Recovery;
import org.apache.pekko.persistence.typed.javadsl.ReplyEffect;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;

/**
 * One order: the persistent, sharded actor behind one idempotency key.
 *
 * <p>The API asks it to accept and to read; its {@link OrderRun} child drives the steps and hands the facts over; it
 * alone writes the journal, one event a write, and has the row written from what is persisted. It calls no dependency
 * and answers nothing that the journal does not hold.
 *
 * <pre>
 * Accept -> OrderAccepted in the journal -> row written -> answer, and only then the run begins
 * HandOver(facts) -> OrderProgressed in the journal -> row, watchers -> Recorded to the run
 * </pre>
 */
public final class OrderEntity
        extends EventSourcedBehaviorWithEnforcedReplies<OrderProtocol.Command, OrderEvent, OrderState> {

    /** The sharding type; entity ids are order ids. */
    public static final EntityTypeKey<Command> TYPE_KEY = EntityTypeKey.create(Command.class, "Order");

    /** The run said something. */
    record RunReported(OrderRun.Report report) implements Command {}

    /** The row, or a newer one, is durable. */
    record RowStored(RowStore.Stored row) implements Command {}

    /** A timer's. */
    enum Tick implements Command {
        ROW_RETRY,
        IDLE
    }

    /** Sharding's stop message. */
    enum Stop implements Command {
        INSTANCE
    }

    /**
     * What the entities of a node share.
     *
     * @param rows where rows go
     * @param runs what the runs share
     */
    public record Surroundings(
            OrderSettings settings,
            RowStore rows,
            OrderRun.Surroundings runs,
            InstantSource clock,
            OrderMetrics metrics) {}

    private final OrderId id;
    private final Surroundings surroundings;
    private final ActorContext<Command> context;
    private final TimerScheduler<Command> timers;
    private final Consumer<ActorRef<Command>> passivate;
    private final OrderTelemetry telemetry;
    private final ActorRef<RowStore.Stored> rowsStored;
    private final ActorRef<OrderRun.Report> runReports;
    /** Everything volatile; made new at every recovery, because fields outlive the restart after a failed write. */
    private OrderSession session;

    /** Makes this node host orders. */
    public static void init(ActorSystem<?> system, Surroundings surroundings) {
        ClusterSharding.get(system)
                .init(Entity.of(
                                TYPE_KEY,
                                entity -> create(
                                        new OrderId(entity.getEntityId()), surroundings, self -> entity.getShard()
                                                .tell(new ClusterSharding.Passivate<>(self))))
                        .withStopMessage(Stop.INSTANCE));
    }

    /**
     * One order.
     *
     * @param passivate asks the shard to stop the given entity without losing a message to it
     */
    public static Behavior<Command> create(
            OrderId id, Surroundings surroundings, Consumer<ActorRef<Command>> passivate) {
        return Behaviors.setup(context ->
                Behaviors.withTimers(timers -> new OrderEntity(id, surroundings, context, timers, passivate)));
    }

    private OrderEntity(
            OrderId id,
            Surroundings surroundings,
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            Consumer<ActorRef<Command>> passivate) {
        // Restart, not stop: the order is still owned here and its askers' commands are stashed. With backoff, since a
        // journal that is down would otherwise be hammered by every open order; at most two seconds, so that an order
        // is back soon after its journal is.
        super(
                PersistenceId.of(TYPE_KEY.name(), id.value()),
                SupervisorStrategy.restartWithBackoff(
                                surroundings.settings().restartBackoffMin(),
                                surroundings.settings().restartBackoffMax(),
                                0.2)
                        .withStashCapacity(surroundings.settings().stashMax())
                        .withLoggingEnabled(false)); // one line of our own, not a stack trace per order and try
        this.id = id;
        this.surroundings = surroundings;
        this.context = context;
        this.timers = timers;
        this.passivate = passivate;
        this.telemetry = new OrderTelemetry(id, surroundings.metrics());
        this.rowsStored = context.messageAdapter(RowStore.Stored.class, RowStored::new);
        this.runReports = context.messageAdapter(OrderRun.Report.class, RunReported::new);
        this.session = newSession();
    }

    @Override
    public OrderState emptyState() {
        return new NotAccepted();
    }

    @Override
    public EventHandler<OrderState, OrderEvent> eventHandler() {
        return OrderState::apply;
    }

    @Override
    public CommandHandlerWithReply<Command, OrderEvent, OrderState> commandHandler() {
        return this::onCommand;
    }

    @Override
    public SignalHandler<OrderState> signalHandler() {
        return newSignalHandlerBuilder()
                .onSignal(RecoveryCompleted.class, (state, recovered) -> onRecovered(state))
                .onSignal(RecoveryFailed.class, (state, failed) -> telemetry.recoveryFailed(failed.getFailure()))
                .onSignal(JournalPersistFailed.class, (state, failed) -> onPersistFailed(failed))
                .build();
    }

    @Override
    public Recovery recovery() {
        // At most thirty events: a snapshot would cost more requests than it saves.
        return Recovery.withSnapshotSelectionCriteria(SnapshotSelectionCriteria.none());
    }

    private ReplyEffect<OrderEvent, OrderState> onCommand(OrderState state, Command command) {
        return switch (command) {
            case Accept accept -> onAccept(state, accept);
            case Get get -> onGet(state, get);
            case AwaitChange await -> {
                session.awaitChange(state, await);
                yield Effect().noReply();
            }
            case Subscribe subscribe -> {
                session.subscribe(state, subscribe);
                yield Effect().noReply();
            }
            case Wake wake -> onWake(state, wake);
            case RunReported(var report) -> onReport(state, report);
            case RowStored(var row) -> onRowStored(state, row);
            case Tick.ROW_RETRY -> {
                session.row().askAgain();
                yield Effect().noReply();
            }
            case Tick.IDLE -> onIdle(state);
            case Stop.INSTANCE -> Effect().stop().thenNoReply();
        };
    }

    // ---- lifecycle

    private void onRecovered(OrderState state) {
        session = newSession();
        switch (state) {
            case NotAccepted() -> idleSoon();
            case Open open -> {
                // Only its acceptance is in the journal: nobody can say that the row is, and nothing may be called or
                // answered before it is. Any later event proves the row.
                if (open.order().version() == 1) {
                    session.row().moved(open);
                } else {
                    session.row().provenDurable();
                    drive(open);
                }
            }
            case Terminal terminal -> {
                // Its last event may have been written by an owner that never heard so, and wrote no row after it.
                session.row().provenDurable();
                session.row().finished(terminal);
                idleSoon();
            }
        }
    }

    private void onPersistFailed(JournalPersistFailed failed) {
        // The signal's state has the unpersisted event applied, so nothing is said from it.
        telemetry.writeFailed(failed.getFailure());
        session.answerStorageUnknown();
    }

    private ReplyEffect<OrderEvent, OrderState> onIdle(OrderState state) {
        if (!(state instanceof Open)) {
            passivate.accept(context.getSelf());
        }
        return Effect().noReply();
    }

    private void idleSoon() {
        timers.startSingleTimer(Tick.IDLE, Tick.IDLE, surroundings.settings().idleFinished());
    }

    // ---- accept

    private ReplyEffect<OrderEvent, OrderState> onAccept(OrderState state, Accept accept) {
        return switch (state) {
            case NotAccepted() -> acceptNew(accept);
            case Stored stored -> acceptAgain(stored, accept);
        };
    }

    private ReplyEffect<OrderEvent, OrderState> acceptNew(Accept accept) {
        if (!accept.totalAsExpected()) {
            return Effect().none().thenReply(accept.replyTo(), unchanged -> new PriceChanged());
        }
        session.awaitsAnswer(accept.replyTo(), false);
        return Effect()
                .persist(accept.order())
                .thenRun((OrderState state) -> onAccepted(state, accept.order()))
                .thenNoReply();
    }

    private void onAccepted(OrderState state, OrderAccepted order) {
        telemetry.accepted(order);
        if (state instanceof Open open) {
            session.row().moved(open);
        }
    }

    private ReplyEffect<OrderEvent, OrderState> acceptAgain(Stored stored, Accept accept) {
        OrderAccepted before = stored.order().accepted();
        if (!before.fingerprint().equals(accept.order().fingerprint())) {
            return Effect().none().thenReply(accept.replyTo(), unchanged -> new KeyReused());
        }
        if (session.row().isDurable()) {
            return Effect().none().thenReply(accept.replyTo(), unchanged -> new Accepted(before, true));
        }
        session.awaitsAnswer(accept.replyTo(), true);
        return Effect().noReply();
    }

    // ---- drive

    private void drive(Open open) {
        open.order()
                .current()
                .ifPresent(step -> session.runs(run -> context.spawnAnonymous(
                        OrderRun.create(open.order().plan(run, step), surroundings.runs(), runReports))));
    }

    private ReplyEffect<OrderEvent, OrderState> onReport(OrderState state, OrderRun.Report report) {
        if (!(state instanceof Open open) || !session.isOf(report.run())) {
            return Effect().noReply();
        }
        return switch (report) {
            case OrderRun.HandOver(long run, var facts) ->
                Effect()
                        .persist(new OrderProgressed(facts))
                        .thenRun(this::onProgressed)
                        .thenNoReply();
            case OrderRun.Attempted attempted -> onAttempted(open, attempted);
            case OrderRun.Superseded superseded -> onSuperseded(superseded);
        };
    }

    private void onProgressed(OrderState state) {
        switch (state) {
            case Open open -> {
                session.run().tell(OrderRun.Recorded.INSTANCE);
                session.row().moved(open);
                session.changed(open);
            }
            case Terminal terminal -> {
                session.endRun(context::stop);
                session.row().finished(terminal);
                session.changed(terminal);
                telemetry.finished(terminal);
                idleSoon();
            }
            case NotAccepted() -> throw new IllegalStateException("progress without acceptance");
        }
    }

    private ReplyEffect<OrderEvent, OrderState> onAttempted(Open open, OrderRun.Attempted attempted) {
        session.attempted(attempted);
        session.progressed(open);
        if (attempted.parked()) {
            session.row().parked(open, attempted.nextAttemptAt());
        }
        return Effect().noReply();
    }

    private ReplyEffect<OrderEvent, OrderState> onSuperseded(OrderRun.Superseded superseded) {
        // Somebody else has undone this step, so this owner's history is out of date. Stopping drops it; the next
        // command, or the sweeper, recovers from the journal as it is now.
        telemetry.superseded(superseded);
        return Effect().stop().thenNoReply();
    }

    private ReplyEffect<OrderEvent, OrderState> onRowStored(OrderState state, RowStore.Stored row) {
        session.row().stored(row);
        if (state instanceof Stored stored) {
            session.answerAccepted(stored.order().accepted());
        }
        if (state instanceof Open open && !session.isDriven()) {
            drive(open);
        }
        return Effect().noReply();
    }

    private ReplyEffect<OrderEvent, OrderState> onWake(OrderState state, Wake wake) {
        switch (state) {
            case NotAccepted() -> wake.replyTo().tell(new Awake(id));
            case Open open -> {
                session.row().awake(open);
                wake.replyTo().tell(new Awake(id));
            }
            case Terminal terminal -> {
                // It is in the index, so its last row never became durable.
                session.row().awaits(wake.replyTo());
                session.row().finished(terminal);
                idleSoon();
            }
        }
        return Effect().noReply();
    }

    private ReplyEffect<OrderEvent, OrderState> onGet(OrderState state, Get get) {
        return switch (state) {
            case NotAccepted()
            when get.versionMin() == 0 -> Effect().none().thenReply(get.replyTo(), unchanged -> new NotFound());
            case Stored stored
            when stored.order().version() >= get.versionMin() ->
                Effect().none().thenReply(get.replyTo(), unchanged -> session.found(stored));
            case OrderState stale -> {
                telemetry.stale(get.versionMin());
                yield Effect().stop().thenReply(get.replyTo(), unchanged -> new Stale());
            }
        };
    }

    private OrderSession newSession() {
        OrderSettings settings = surroundings.settings();
        InstantSource clock = surroundings.clock();
        return new OrderSession(
                settings, clock, new RowKeeper(settings, clock, surroundings.rows(), rowsStored, timers));
    }
}
