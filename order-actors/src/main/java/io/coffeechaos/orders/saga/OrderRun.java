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
 * The actor around one order's {@link StepDriver}: the entity's child, made new at every recovery and gone with it. It
 * brings outcomes, timers and the breaker's news to the driver one by one, and carries out what the driver wants.
 */
public final class OrderRun extends AbstractBehavior<OrderRun.Command> {

    /** What the run understands. */
    public sealed interface Command {}

    /** The group handed over last is durable. */
    public enum Recorded implements Command {
        INSTANCE
    }

    private record Ended(StepFlow.Outcome outcome) implements Command {}

    private record Recovered(StepFlow.BreakerClosed closed) implements Command {}

    private record TimerFired(StepDriver.Timer timer, CallToken token) implements Command {}

    /** What the runs of a node share. */
    public record Collaborators(
            Map<Step, ActorRef<StepFlow.Command>> flows,
            SagaSettings settings,
            InstantSource clock,
            RandomGenerator random,
            OrderMetrics metrics) {
        /** Copies the map. */
        public Collaborators {
            flows = Map.copyOf(flows);
        }
    }

    private final StepDriver driver;

    /** A run that begins at once. */
    public static Behavior<Command> create(RunPlan plan, Collaborators collaborators, ActorRef<RunReport> entity) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            OrderRun run = new OrderRun(context, timers, plan, collaborators, entity);
            run.driver.begin();
            return run;
        }));
    }

    private OrderRun(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            RunPlan plan,
            Collaborators collaborators,
            ActorRef<RunReport> entity) {
        super(context);
        Port port = new Port(
                collaborators.flows(),
                context.messageAdapter(StepFlow.Outcome.class, Ended::new),
                context.messageAdapter(StepFlow.BreakerClosed.class, Recovered::new),
                timers,
                entity);
        this.driver = new StepDriver(
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
            case Recorded.INSTANCE -> driver.recorded();
            case Ended(StepFlow.Outcome(var token, var outcome)) -> driver.ended(token, outcome);
            case Recovered(StepFlow.BreakerClosed(var step)) -> driver.breakerClosed(step);
            case TimerFired(var timer, var token) -> driver.timeUp(timer, token);
        }
        return this;
    }

    private Behavior<Command> onStopped() {
        driver.stopped();
        return this;
    }

    private record Port(
            Map<Step, ActorRef<StepFlow.Command>> flows,
            ActorRef<StepFlow.Outcome> outcomes,
            ActorRef<StepFlow.BreakerClosed> recoveries,
            TimerScheduler<Command> timers,
            ActorRef<RunReport> entity)
            implements StepDriver.Port {
        @Override
        public void call(StepRequest request, CallToken token) {
            flows.get(token.step()).tell(new StepFlow.Call(request, token, outcomes));
        }

        @Override
        public void park(Step step) {
            flows.get(step).tell(new StepFlow.Park(recoveries));
        }

        @Override
        public void unpark(Step step) {
            flows.get(step).tell(new StepFlow.Unpark(recoveries));
        }

        @Override
        public void startTimer(StepDriver.Timer timer, CallToken token, Duration delay) {
            timers.startSingleTimer(timer, new TimerFired(timer, token), delay);
        }

        @Override
        public void cancelTimer(StepDriver.Timer timer) {
            timers.cancel(timer);
        }

        @Override
        public void report(RunReport report) {
            entity.tell(report);
        }
    }
}
