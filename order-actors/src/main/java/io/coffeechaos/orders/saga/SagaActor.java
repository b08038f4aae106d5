package io.coffeechaos.orders.saga;

import io.coffeechaos.orders.Step;
import io.coffeechaos.orders.metrics.OrderMetrics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * The actor around one {@link OrderSaga}. It is a child of the order entity: the entity creates a new one at every
 * recovery, and it stops with the entity. It passes outcomes, timers and breaker changes to the saga one by one and
 * carries out the effects of the saga.
 */
public final class SagaActor extends AbstractBehavior<SagaActor.Command> {

    /** A message to the saga actor. */
    public sealed interface Command {}

    /** The last group of outward events that the saga handed over is durable. */
    public enum Recorded implements Command {
        INSTANCE
    }

    private record Ended(StepBulkhead.Outcome outcome) implements Command {}

    private record Recovered(StepBulkhead.BreakerClosed closed) implements Command {}

    private record TimerFired(OrderSaga.Timer timer, AttemptId attemptId) implements Command {}

    /**
     * The objects that all saga runs of a node share.
     *
     * @param flows the bulkhead of each step
     * @param settings the settings of the saga
     * @param clock the clock of the node
     * @param random the source of jitter and run numbers
     * @param metrics the metrics of the node
     */
    public record Collaborators(
            Map<Step, ActorRef<StepBulkhead.Command>> flows,
            SagaSettings settings,
            InstantSource clock,
            RandomGenerator random,
            OrderMetrics metrics) {
        /** Copies the map. */
        public Collaborators {
            flows = Map.copyOf(flows);
        }
    }

    private final OrderSaga saga;

    /** Creates a saga run that starts at once. */
    public static Behavior<Command> create(SagaPlan plan, Collaborators collaborators, ActorRef<SagaReport> entity) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            SagaActor run = new SagaActor(context, timers, plan, collaborators, entity);
            run.saga.begin();
            return run;
        }));
    }

    private SagaActor(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            SagaPlan plan,
            Collaborators collaborators,
            ActorRef<SagaReport> entity) {
        super(context);
        Port port = new Port(
                collaborators.flows(),
                context.messageAdapter(StepBulkhead.Outcome.class, Ended::new),
                context.messageAdapter(StepBulkhead.BreakerClosed.class, Recovered::new),
                timers,
                entity);
        this.saga = new OrderSaga(
                plan,
                collaborators.settings(),
                collaborators.clock(),
                collaborators.random(),
                collaborators.metrics(),
                port);
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Command.class, this::onCommand)
                .onSignal(PostStop.class, signal -> onStopped())
                .build();
    }

    private Behavior<Command> onCommand(Command command) {
        switch (command) {
            case Recorded.INSTANCE -> saga.recorded();
            case Ended(StepBulkhead.Outcome(var attemptId, var outcome)) -> saga.ended(attemptId, outcome);
            case Recovered(StepBulkhead.BreakerClosed(var step)) -> saga.breakerClosed(step);
            case TimerFired(var timer, var attemptId) -> saga.timeUp(timer, attemptId);
        }
        return this;
    }

    private Behavior<Command> onStopped() {
        saga.stopped();
        return this;
    }

    private record Port(
            Map<Step, ActorRef<StepBulkhead.Command>> flows,
            ActorRef<StepBulkhead.Outcome> outcomes,
            ActorRef<StepBulkhead.BreakerClosed> recoveries,
            TimerScheduler<Command> timers,
            ActorRef<SagaReport> entity)
            implements OrderSaga.Port {
        @Override
        public void call(StepRequest request, AttemptId attemptId) {
            flows.get(attemptId.step()).tell(new StepBulkhead.Call(request, attemptId, outcomes));
        }

        @Override
        public void park(Step step) {
            flows.get(step).tell(new StepBulkhead.Park(recoveries));
        }

        @Override
        public void unpark(Step step) {
            flows.get(step).tell(new StepBulkhead.Unpark(recoveries));
        }

        @Override
        public void startTimer(OrderSaga.Timer timer, AttemptId attemptId, Duration delay) {
            timers.startSingleTimer(timer, new TimerFired(timer, attemptId), delay);
        }

        @Override
        public void cancelTimer(OrderSaga.Timer timer) {
            timers.cancel(timer);
        }

        @Override
        public void report(SagaReport report) {
            entity.tell(report);
        }
    }
}
