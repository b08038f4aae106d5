package io.coffeechaos.orders.entity;

import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.entity.OrderProtocol.Accept;
import io.coffeechaos.orders.entity.OrderProtocol.AwaitChange;
import io.coffeechaos.orders.entity.OrderProtocol.Cancel;
import io.coffeechaos.orders.entity.OrderProtocol.Command;
import io.coffeechaos.orders.entity.OrderProtocol.Feed;
import io.coffeechaos.orders.entity.OrderProtocol.Get;
import io.coffeechaos.orders.entity.OrderProtocol.Recall;
import io.coffeechaos.orders.entity.OrderProtocol.Subscribe;
import io.coffeechaos.orders.entity.OrderProtocol.Wake;
import io.coffeechaos.orders.entity.OrderState.NotAccepted;
import io.coffeechaos.orders.metrics.EntityMetrics.Phase;
import io.coffeechaos.orders.metrics.OrderMetrics;
import io.coffeechaos.orders.saga.SagaActor;
import io.coffeechaos.orders.saga.SagaPlan;
import io.coffeechaos.orders.saga.SagaReport;
import io.coffeechaos.orders.tracing.SpanSink;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
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
 * One order: the persistent, sharded actor behind one idempotency key. Its {@link OrderDecider} decides the reaction to
 * each command. The actor passes commands, timers and reports to the decider one by one, writes the events that the
 * decider returns, one event per write, and starts the {@link SagaActor} that executes the steps.
 */
public final class OrderEntity
        extends EventSourcedBehaviorWithEnforcedReplies<OrderProtocol.Command, OrderEvent, OrderState> {

    /** The sharding type; entity ids are order ids. */
    public static final EntityTypeKey<Command> TYPE_KEY = EntityTypeKey.create(Command.class, "Order");

    /** A message from the entity or its helpers to the entity. It never leaves this node. */
    sealed interface Internal extends Command
            permits RunReported, RowStored, RunEnded, SubscriberEnded, Published, TimerFired, Stop {}

    /** A saga run has sent a report. */
    record RunReported(SagaReport report) implements Internal {}

    /** The row, or a newer one, is durable. */
    record RowStored(RowWriterPort.Stored row) implements Internal {}

    /** The run with this number has ended. */
    record RunEnded(long run) implements Internal {}

    /** A subscriber has ended, or its node has left the cluster. */
    record SubscriberEnded(ActorRef<Feed> subscriber) implements Internal {}

    /** The event of the finished order is published. */
    enum Published implements Internal {
        INSTANCE
    }

    /** A timer fired. */
    record TimerFired(OrderPort.Timer timer) implements Internal {}

    /** The stop message of cluster sharding. */
    enum Stop implements Internal {
        INSTANCE
    }

    /**
     * The objects that all entities of a node share.
     *
     * @param settings the settings of the entities
     * @param open the number of open orders in the memory of this node
     * @param rows writes the rows
     * @param events publishes the events of finished orders
     * @param quarantine marks orders that cannot be recovered
     * @param runs the objects that all saga runs of a node share
     * @param clock the clock of the node
     * @param metrics the metrics of the node
     * @param spans takes the spans of the orders
     */
    public record Collaborators(
            OrderSettings settings,
            OpenOrderCount open,
            RowWriterPort rows,
            EventPublisherPort events,
            Quarantine quarantine,
            SagaActor.Collaborators runs,
            InstantSource clock,
            OrderMetrics metrics,
            SpanSink spans) {}

    private final OrderDecider decider;
    private final Port port;
    private Optional<Throwable> recoveryFailure = Optional.empty();
    /**
     * Whether the entity is leaving. A leaving entity ignores every command but the stop. A command that arrives before
     * the shard handles the passivation is lost.
     */
    private boolean leaving;

    /** Starts cluster sharding for orders on this node. */
    public static void init(ActorSystem<?> system, Collaborators collaborators) {
        ClusterSharding.get(system)
                .init(Entity.of(
                                TYPE_KEY,
                                entity -> create(
                                        new OrderId(entity.getEntityId()), collaborators, self -> entity.getShard()
                                                .tell(new ClusterSharding.Passivate<>(self))))
                        .withStopMessage(Stop.INSTANCE));
    }

    /** Creates the behavior of one order. */
    public static Behavior<Command> create(
            OrderId id, Collaborators collaborators, Consumer<ActorRef<Command>> passivate) {
        return Behaviors.setup(context -> Behaviors.withTimers(
                timers -> new OrderEntity(id, collaborators, new Port(id, context, timers, collaborators, passivate))));
    }

    private OrderEntity(OrderId id, Collaborators collaborators, Port port) {
        // The supervisor restarts the entity and does not stop it: this node still owns the order, and the commands of
        // the callers are stashed. The backoff protects a journal that does not answer from all open orders at once. It
        // is at most two seconds by default, so an order continues soon after its journal is back.
        super(
                PersistenceId.of(TYPE_KEY.name(), id.value()),
                SupervisorStrategy.restartWithBackoff(
                                collaborators.settings().restartBackoffMin(),
                                collaborators.settings().restartBackoffMax(),
                                0.2)
                        .withStashCapacity(collaborators.settings().stashMax())
                        .withLoggingEnabled(false)); // the decider logs one line per try, without a stack trace
        this.port = port;
        this.decider = new OrderDecider(
                id,
                collaborators.settings(),
                collaborators.clock(),
                collaborators.runs().random(),
                collaborators.metrics(),
                collaborators.spans(),
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
                // The state of this signal already contains the unpersisted event, so it is not used.
                .onSignal(JournalPersistFailed.class, (state, failed) -> decider.persistFailed(failed.getFailure()))
                .onSignal(PreRestart.instance(), state -> port.restarted())
                .onSignal(PostStop.instance(), state -> port.closed())
                .build();
    }

    /** Pekko signals one failure twice. The second signal wraps the failure in another exception. */
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
        // An order has at most thirty events. A snapshot would cost more requests than it saves.
        return Recovery.withSnapshotSelectionCriteria(SnapshotSelectionCriteria.none());
    }

    private Decision decide(OrderState state, Command command) {
        if (!(command instanceof Internal)) {
            decider.addressed(command instanceof Wake);
        }
        return switch (command) {
            case Accept(var order, boolean totalAsExpected, var replyTo) ->
                decider.accept(state, order, totalAsExpected, new To<>(replyTo));
            case Recall(String fingerprint, var replyTo) -> decider.recall(state, fingerprint, new To<>(replyTo));
            case Cancel(var replyTo) -> decider.cancel(state, new To<>(replyTo));
            case Get(long versionMin, var replyTo) -> decider.get(state, versionMin, new To<>(replyTo));
            case AwaitChange(long version, var atMost, var replyTo) ->
                decider.awaitChange(state, version, atMost, new To<>(replyTo));
            case Subscribe(long afterSeq, var subscriber) -> {
                port.watch(subscriber);
                yield decider.subscribe(state, afterSeq, new To<>(subscriber));
            }
            case Wake(var replyTo) -> decider.wake(state, new To<>(replyTo));
            case RunReported(var report) -> decider.report(state, report);
            case RowStored(var row) -> decider.rowStored(state, row);
            case RunEnded(long run) -> decider.runEnded(state, run);
            case SubscriberEnded(var subscriber) -> decider.unsubscribe(new To<>(subscriber));
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
                // The entity leaves through its shard. The shard keeps later messages for the next incarnation, so a
                // caller that got Stale can ask again at once.
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

    /** Implements the effects of the decider with the means of an actor. */
    private static final class Port implements OrderPort {
        private final OrderId id;
        private final ActorContext<Command> context;
        private final TimerScheduler<Command> timers;
        private final Collaborators collaborators;
        private final Consumer<ActorRef<Command>> passivate;
        private final ActorRef<RowWriterPort.Stored> rowsStored;
        private final ActorRef<SagaReport> runReports;
        private Optional<Phase> counted = Optional.empty();

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

        /** Learns at once that the subscriber ends. Its lease alone would keep its place much longer. */
        void watch(ActorRef<Feed> subscriber) {
            context.watchWith(subscriber, new SubscriberEnded(subscriber));
        }

        @Override
        public Run startRun(SagaPlan plan) {
            count(Optional.of(
                    switch (plan) {
                        case SagaPlan.Forward forward -> Phase.FORWARD;
                        case SagaPlan.Back back -> Phase.COMPENSATING;
                    }));
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
            // The entity is failing its recovery and handles no command, so it cannot passivate.
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

        /** The order is finished or leaves memory. It no longer counts as open on this node. */
        void closed() {
            count(Optional.empty());
        }

        private void count(Optional<Phase> phase) {
            counted.ifPresent(collaborators.open()::left);
            phase.ifPresent(collaborators.open()::entered);
            counted = phase;
        }

        void restarted() {
            collaborators.metrics().restarted(OrderMetrics.Supervised.ENTITY);
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
