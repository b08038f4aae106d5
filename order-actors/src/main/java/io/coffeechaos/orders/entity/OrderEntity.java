package io.coffeechaos.orders.entity;

import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.entity.OrderProtocol.Accept;
import io.coffeechaos.orders.entity.OrderProtocol.AwaitChange;
import io.coffeechaos.orders.entity.OrderProtocol.Cancel;
import io.coffeechaos.orders.entity.OrderProtocol.Command;
import io.coffeechaos.orders.entity.OrderProtocol.Get;
import io.coffeechaos.orders.entity.OrderProtocol.Subscribe;
import io.coffeechaos.orders.entity.OrderProtocol.Wake;
import io.coffeechaos.orders.entity.OrderState.NotAccepted;
import io.coffeechaos.orders.metrics.OrderMetrics;
import io.coffeechaos.orders.saga.SagaActor;
import io.coffeechaos.orders.saga.SagaPlan;
import io.coffeechaos.orders.saga.SagaReport;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Adapter;
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
 * One order: the persistent, sharded actor behind one idempotency key. What it does with a command is decided by its
 * {@link OrderDecider}; the actor brings commands, timers and reports to it one by one, writes what it wants written, one
 * event a write, and starts the {@link SagaActor} that drives the steps.
 */
public final class OrderEntity
        extends EventSourcedBehaviorWithEnforcedReplies<OrderProtocol.Command, OrderEvent, OrderState> {

    /** The sharding type; entity ids are order ids. */
    public static final EntityTypeKey<Command> TYPE_KEY = EntityTypeKey.create(Command.class, "Order");

    /** What never leaves this node. */
    sealed interface Internal extends Command permits RunReported, RowStored, RunEnded, Published, TimerFired, Stop {}

    /** The run said something. */
    record RunReported(SagaReport report) implements Internal {}

    /** The row, or a newer one, is durable. */
    record RowStored(RowWriterPort.Stored row) implements Internal {}

    /** The run with this number is gone. */
    record RunEnded(long run) implements Internal {}

    /** The order's end is published. */
    enum Published implements Internal {
        INSTANCE
    }

    /** A timer ended. */
    record TimerFired(OrderPort.Timer timer) implements Internal {}

    /** Sharding's stop message. */
    enum Stop implements Internal {
        INSTANCE
    }

    /**
     * What the entities of a node share.
     *
     * @param open how many open orders are in this node's memory
     * @param rows where rows go
     * @param events where the news of finished orders goes
     * @param quarantine where orders are recorded that cannot be recovered
     * @param runs what the runs share
     */
    public record Collaborators(
            OrderSettings settings,
            OpenOrderCount open,
            RowWriterPort rows,
            EventPublisherPort events,
            Quarantine quarantine,
            SagaActor.Collaborators runs,
            InstantSource clock,
            OrderMetrics metrics) {}

    private final OrderDecider decider;
    private final Port port;
    private Optional<Throwable> recoveryFailure = Optional.empty();
    /** It has decided to go, and does and says nothing more; what reached it before its shard heard of that is lost. */
    private boolean leaving;

    /** Makes this node host orders. */
    public static void init(ActorSystem<?> system, Collaborators collaborators) {
        ClusterSharding.get(system)
                .init(Entity.of(
                                TYPE_KEY,
                                entity -> create(
                                        new OrderId(entity.getEntityId()), collaborators, self -> entity.getShard()
                                                .tell(new ClusterSharding.Passivate<>(self))))
                        .withStopMessage(Stop.INSTANCE));
    }

    /**
     * One order.
     *
     * @param passivate asks the shard to stop the given entity without losing a message to it
     */
    public static Behavior<Command> create(
            OrderId id, Collaborators collaborators, Consumer<ActorRef<Command>> passivate) {
        return Behaviors.setup(context -> Behaviors.withTimers(
                timers -> new OrderEntity(id, collaborators, new Port(id, context, timers, collaborators, passivate))));
    }

    private OrderEntity(OrderId id, Collaborators collaborators, Port port) {
        // Restart, not stop: the order is still owned here and its askers' commands are stashed. With backoff, since a
        // journal that is down would otherwise be hammered by every open order; at most two seconds, so that an order
        // is back soon after its journal is.
        super(
                PersistenceId.of(TYPE_KEY.name(), id.value()),
                SupervisorStrategy.restartWithBackoff(
                                collaborators.settings().restartBackoffMin(),
                                collaborators.settings().restartBackoffMax(),
                                0.2)
                        .withStashCapacity(collaborators.settings().stashMax())
                        .withLoggingEnabled(false)); // one line of our own, not a stack trace per order and try
        this.port = port;
        this.decider = new OrderDecider(
                id,
                collaborators.settings(),
                collaborators.clock(),
                collaborators.runs().random(),
                collaborators.metrics(),
                port);
    }

    @Override
    public OrderState emptyState() {
        return new NotAccepted();
    }

    @Override
    public EventHandler<OrderState, OrderEvent> eventHandler() {
        return (state, event) -> {
            try {
                return state.apply(event);
            } catch (RuntimeException notTaken) {
                throw new UnreplayableEventException(event, notTaken);
            }
        };
    }

    @Override
    public CommandHandlerWithReply<Command, OrderEvent, OrderState> commandHandler() {
        return (state, command) -> command instanceof Stop
                ? Effect().stop().thenNoReply()
                : leaving ? Effect().noReply() : effect(decide(state, command));
    }

    @Override
    public SignalHandler<OrderState> signalHandler() {
        return newSignalHandlerBuilder()
                .onSignal(RecoveryCompleted.class, (state, recovered) -> decider.recovered(state))
                .onSignal(RecoveryFailed.class, (state, failed) -> onRecoveryFailed(failed.getFailure()))
                // This signal's state has the unpersisted event applied, so nobody gets to see it.
                .onSignal(JournalPersistFailed.class, (state, failed) -> decider.persistFailed(failed.getFailure()))
                .onSignal(PostStop.instance(), state -> port.closed())
                .build();
    }

    /** Pekko signals one failure twice, the second time wrapped in an exception of its own. */
    private void onRecoveryFailed(Throwable failure) {
        boolean again =
                recoveryFailure.filter(before -> failure.getCause() == before).isPresent();
        recoveryFailure = Optional.of(failure);
        if (!again) {
            decider.recoveryFailed(failure);
        }
    }

    @Override
    public Recovery recovery() {
        // At most thirty events: a snapshot would cost more requests than it saves.
        return Recovery.withSnapshotSelectionCriteria(SnapshotSelectionCriteria.none());
    }

    private Decision decide(OrderState state, Command command) {
        return switch (command) {
            case Accept(var order, boolean totalAsExpected, var replyTo) ->
                decider.accept(state, order, totalAsExpected, new To<>(replyTo));
            case Cancel(var replyTo) -> decider.cancel(state, new To<>(replyTo));
            case Get(long versionMin, var replyTo) -> decider.get(state, versionMin, new To<>(replyTo));
            case AwaitChange(long version, var atMost, var replyTo) ->
                decider.awaitChange(state, version, atMost, new To<>(replyTo));
            case Subscribe(long afterSeq, var subscriber) -> decider.subscribe(state, afterSeq, new To<>(subscriber));
            case Wake(var replyTo) -> decider.wake(state, new To<>(replyTo));
            case RunReported(var report) -> decider.report(state, report);
            case RowStored(var row) -> decider.rowStored(state, row);
            case RunEnded(long run) -> decider.runEnded(state, run);
            case Published.INSTANCE -> decider.published(state);
            case TimerFired(var timer) -> decider.timeUp(state, timer);
            case Stop.INSTANCE -> Decision.Stop.INSTANCE;
        };
    }

    private ReplyEffect<OrderEvent, OrderState> effect(Decision decision) {
        return switch (decision) {
            case Decision.Stay.INSTANCE -> Effect().noReply();
            case Decision.Persist(var event) ->
                Effect()
                        .persist(event)
                        .thenRun((OrderState state) -> decider.persisted(state, event))
                        .thenNoReply();
            case Decision.Stop.INSTANCE -> {
                // By way of its shard, which keeps what is sent from now on for the next incarnation: whoever was told
                // that this one is stale asks again at once.
                leaving = true;
                port.passivate();
                yield Effect().noReply();
            }
        };
    }

    private record To<T>(ActorRef<T> ref) implements Reply<T> {
        @Override
        public void tell(T answer) {
            ref.tell(answer);
        }
    }

    /** What the decider wants done, done with an actor's means. */
    private static final class Port implements OrderPort {
        private final OrderId id;
        private final ActorContext<Command> context;
        private final TimerScheduler<Command> timers;
        private final Collaborators collaborators;
        private final Consumer<ActorRef<Command>> passivate;
        private final ActorRef<RowWriterPort.Stored> rowsStored;
        private final ActorRef<SagaReport> runReports;
        private boolean counted;

        Port(
                OrderId id,
                ActorContext<Command> context,
                TimerScheduler<Command> timers,
                Collaborators collaborators,
                Consumer<ActorRef<Command>> passivate) {
            this.id = id;
            this.context = context;
            this.timers = timers;
            this.collaborators = collaborators;
            this.passivate = passivate;
            this.rowsStored = context.messageAdapter(RowWriterPort.Stored.class, RowStored::new);
            this.runReports = context.messageAdapter(SagaReport.class, RunReported::new);
        }

        @Override
        public Run startRun(SagaPlan plan) {
            if (!counted) {
                counted = true;
                collaborators.open().entered();
            }
            ActorRef<SagaActor.Command> child =
                    context.spawnAnonymous(SagaActor.create(plan, collaborators.runs(), runReports));
            context.watchWith(child, new RunEnded(plan.run()));
            return new Run() {
                @Override
                public void recorded() {
                    child.tell(SagaActor.Recorded.INSTANCE);
                }

                @Override
                public void stop() {
                    context.stop(child);
                }
            };
        }

        @Override
        public void writeRow(OrderRow row) {
            collaborators.rows().write(row, rowsStored);
        }

        @Override
        public void publish(OrderView finished) {
            closed();
            ActorRef<Command> self = context.getSelf();
            collaborators.events().publish(finished, () -> self.tell(Published.INSTANCE));
        }

        @Override
        public void quarantine(String why) {
            closed();
            collaborators.quarantine().admit(id, why);
            // It is failing its recovery and takes no command, so it cannot be asked to leave.
            Adapter.toClassic(context).stop(Adapter.toClassic(context.getSelf()));
        }

        @Override
        public void startTimer(Timer timer, Duration delay) {
            timers.startSingleTimer(timer, new TimerFired(timer), delay);
        }

        @Override
        public void cancelTimer(Timer timer) {
            timers.cancel(timer);
        }

        /** The order is finished, or leaves memory. */
        void closed() {
            if (counted) {
                counted = false;
                collaborators.open().left();
            }
        }

        @Override
        public boolean isCrowded() {
            return collaborators.open().isCrowded();
        }

        @Override
        public void passivate() {
            passivate.accept(context.getSelf());
        }
    }
}
