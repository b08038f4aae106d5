package io.coffeechaos.orders.saga;

import io.coffeechaos.orders.OrderFact;
import io.coffeechaos.orders.Step;
import io.coffeechaos.orders.StepError;
import io.coffeechaos.orders.StepOutcome;
import io.coffeechaos.orders.metrics.OrderMetrics;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Drives one order through its steps: the entity's child, made new at every recovery and gone with it.
 *
 * <p>It runs ahead of the journal. Every downstream call is idempotent by its key, so the next step may be called before
 * the last one's success is durable; what happened meanwhile is kept here and handed over as one group as soon as the
 * entity has acknowledged the group before. So a slow journal costs one write per group, and a fast one shows each step.
 *
 * <pre>
 * attempt -> Done ----------> next step
 *    ^    -> Refused -------> StepFailed (payment), else parked
 *    |    -> Uncertain/NotSent -> quick retries with full jitter -> parked, growing delay
 *    +------- timer, or the breaker closing --------------------------+
 * </pre>
 *
 * It owns no truth: it never writes, and forgets everything when it stops.
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

    private record Retry(CallToken after) implements Command {}

    private record OutcomeLost(CallToken token) implements Command {}

    /** What the run tells the entity; each with the number of the run, so that an old run is recognised. */
    public sealed interface Report {
        /** The number the entity gave this run. */
        long run();
    }

    /** These facts happened, in this order. No more are handed over until they are {@link Recorded}. */
    public record HandOver(long run, List<OrderFact> facts) implements Report {
        /** Copies the facts. */
        public HandOver {
            facts = List.copyOf(facts);
        }
    }

    /**
     * An attempt did not end its step: live values for readers.
     *
     * @param step which
     * @param attempts made by this run so far
     * @param error what the last one met
     * @param nextAttemptAt when the next one is made
     * @param parked whether the step waits for better times, as opposed to a quick retry
     */
    public record Attempted(long run, Step step, int attempts, StepError error, Instant nextAttemptAt, boolean parked)
            implements Report {}

    /** A dependency refused by tombstone: this order has another owner, and what this one knows is out of date. */
    public record Superseded(long run, Step step, String message) implements Report {}

    /**
     * Where to begin.
     *
     * @param run the number the entity gave this run
     * @param template the order as every step asks for it; its step is the one to begin with
     * @param started whether that step's start is in the journal
     * @param delayed whether that step's delay is in the journal
     */
    public record Plan(long run, StepRequest template, boolean started, boolean delayed) {}

    /** What the runs of a node share. */
    public record Surroundings(
            Map<Step, ActorRef<StepFlow.Command>> flows,
            SagaSettings settings,
            InstantSource clock,
            RandomGenerator random,
            OrderMetrics metrics) {
        /** Copies the map. */
        public Surroundings {
            flows = Map.copyOf(flows);
        }
    }

    private enum TimerKey {
        RETRY,
        OUTCOME
    }

    private static final Logger LOG = LoggerFactory.getLogger(OrderRun.class);

    private final Plan plan;
    private final Surroundings surroundings;
    private final Backoff backoff;
    private final TimerScheduler<Command> timers;
    private final ActorRef<Report> entity;
    private final ActorRef<StepFlow.Outcome> outcomes;
    private final ActorRef<StepFlow.BreakerClosed> recoveries;
    private final List<OrderFact> kept = new ArrayList<>();

    private boolean handedOver;
    private CallToken token;
    private boolean delayed;
    private boolean parked;
    private int quickRetries;
    private int parkings;
    private long attemptBegunNanos;
    private Attempted waiting;

    /** A run that begins at once. */
    public static Behavior<Command> create(Plan plan, Surroundings surroundings, ActorRef<Report> entity) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            OrderRun run = new OrderRun(context, timers, plan, surroundings, entity);
            run.begin(plan.started());
            run.handOver();
            return run;
        }));
    }

    private OrderRun(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            Plan plan,
            Surroundings surroundings,
            ActorRef<Report> entity) {
        super(context);
        this.timers = timers;
        this.plan = plan;
        this.surroundings = surroundings;
        this.backoff = new Backoff(surroundings.settings(), surroundings.random());
        this.entity = entity;
        this.token = new CallToken(plan.run(), plan.template().step(), 0);
        this.delayed = plan.delayed();
        this.outcomes = context.messageAdapter(StepFlow.Outcome.class, Ended::new);
        this.recoveries = context.messageAdapter(StepFlow.BreakerClosed.class, Recovered::new);
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder().onMessage(Command.class, this::onCommand).build();
    }

    private Behavior<Command> onCommand(Command command) {
        switch (command) {
            case Recorded.INSTANCE -> {
                handedOver = false;
                handOver();
            }
            case Ended(var outcome) -> onEnded(outcome);
            case Recovered(var closed) -> {
                if (parked && closed.step() == token.step()) {
                    retrySooner(backoff.wake());
                }
            }
            case Retry(var after) -> {
                if (after.equals(token)) {
                    attempt();
                }
            }
            case OutcomeLost(var lost) -> {
                if (lost.equals(token)) {
                    onUncertain(new StepError(
                            "timeout",
                            "no outcome in "
                                    + surroundings.settings().outcomeDeadline().toMillis() + " ms"));
                }
            }
        }
        return this;
    }

    private void begin(boolean started) {
        if (!started) {
            kept.add(new OrderFact.StepStarted(token.step(), now()));
        }
        attempt();
    }

    private void attempt() {
        unpark();
        token = new CallToken(plan.run(), token.step(), token.attempt() + 1);
        attemptBegunNanos = System.nanoTime();
        if (token.attempt() > 1) {
            surroundings.metrics().stepRetried(token.step());
        }
        flow().tell(new StepFlow.Call(request(), token, outcomes));
        timers.startSingleTimer(
                TimerKey.OUTCOME,
                new OutcomeLost(token),
                surroundings.settings().outcomeDeadline());
    }

    private void onEnded(StepFlow.Outcome ended) {
        boolean current = ended.token().equals(token);
        log(ended);
        switch (ended.outcome()) {
            // Believed even if it answers an attempt that was given up: the effect exists.
            case StepOutcome.Done(var reference) -> {
                if (ended.token().run() == plan.run() && ended.token().step() == token.step()) {
                    onDone(reference);
                }
            }
            case StepOutcome.Superseded superseded -> {
                if (current) {
                    entity.tell(new Superseded(plan.run(), token.step(), superseded.message()));
                }
            }
            case StepOutcome.Refused(var code, var message) -> {
                if (current) {
                    onRefused(code, message);
                }
            }
            case StepOutcome.Uncertain(var error) -> {
                if (current) {
                    onUncertain(error);
                }
            }
            case StepOutcome.NotSent(var error) -> {
                if (current) {
                    onNotSent(error);
                }
            }
        }
    }

    private void onDone(String reference) {
        settle();
        kept.add(new OrderFact.StepSucceeded(token.step(), reference, token.attempt(), now()));
        token.step().next().ifPresentOrElse(this::beginNext, () -> kept.add(new OrderFact.OrderConfirmed(now())));
        handOver();
    }

    private void beginNext(Step next) {
        token = new CallToken(plan.run(), next, 0);
        delayed = false;
        quickRetries = 0;
        parkings = 0;
        begin(false);
    }

    private void onRefused(String code, String message) {
        if (token.step() == Step.PAYMENT) {
            settle();
            kept.add(new OrderFact.StepFailed(token.step(), code, message, token.attempt(), now()));
            kept.add(new OrderFact.OrderRejected(code, message, now()));
            handOver();
        } else {
            // Ending such an order takes undoing what was done before it, which this version cannot do yet: the order
            // waits, visibly, and is never called confirmed or failed.
            park(new StepError("refused", message));
        }
    }

    private void onUncertain(StepError error) {
        if (quickRetries < surroundings.settings().quickRetries()) {
            retryQuickly(error);
        } else {
            park(error);
        }
    }

    private void onNotSent(StepError error) {
        // An open breaker has done the quick retries for everybody already.
        if (error.kind().equals(StepError.BREAKER_OPEN)) {
            park(error);
        } else {
            onUncertain(error);
        }
    }

    private void retryQuickly(StepError error) {
        Duration delay = backoff.quick(quickRetries++);
        retryAfter(delay);
        attempted(error, delay, false);
    }

    private void park(StepError error) {
        Duration delay = backoff.parked(parkings++);
        parked = true;
        flow().tell(new StepFlow.Park(recoveries));
        retryAfter(delay);
        attempted(error, delay, true);
        if (!delayed) {
            delayed = true;
            kept.add(new OrderFact.StepDelayed(token.step(), error, now()));
            handOver();
        }
    }

    private void retrySooner(Duration delay) {
        if (now().plus(delay).isBefore(waiting.nextAttemptAt())) {
            retryAfter(delay);
            attempted(waiting.error(), delay, true);
        }
    }

    private void unpark() {
        if (parked) {
            parked = false;
            flow().tell(new StepFlow.Unpark(recoveries));
        }
    }

    /** Ends the waiting for this step, whichever way it was waiting. */
    private void settle() {
        unpark();
        timers.cancel(TimerKey.OUTCOME);
        timers.cancel(TimerKey.RETRY);
    }

    private void retryAfter(Duration delay) {
        timers.cancel(TimerKey.OUTCOME);
        timers.startSingleTimer(TimerKey.RETRY, new Retry(token), delay);
    }

    private void attempted(StepError error, Duration delay, boolean parkedNow) {
        waiting = new Attempted(plan.run(), token.step(), token.attempt(), error, now().plus(delay), parkedNow);
        entity.tell(waiting);
    }

    private void handOver() {
        if (!handedOver && !kept.isEmpty()) {
            handedOver = true;
            entity.tell(new HandOver(plan.run(), kept));
            kept.clear();
        }
    }

    private ActorRef<StepFlow.Command> flow() {
        return surroundings.flows().get(token.step());
    }

    private StepRequest request() {
        return plan.template().at(token.step());
    }

    private Instant now() {
        return surroundings.clock().instant();
    }

    private void log(StepFlow.Outcome ended) {
        StepOutcome outcome = ended.outcome();
        LoggingEventBuilder line = outcome instanceof StepOutcome.Done ? LOG.atInfo() : LOG.atWarn();
        line.addKeyValue("orderId", plan.template().order())
                .addKeyValue("step", ended.token().step().wireName())
                .addKeyValue("attempt", ended.token().attempt())
                .addKeyValue("durationMs", (System.nanoTime() - attemptBegunNanos) / 1_000_000)
                .addKeyValue("traceId", plan.template().traceId())
                .log(describe(outcome));
    }

    private static String describe(StepOutcome outcome) {
        return switch (outcome) {
            case StepOutcome.Done(var reference) -> "step done: " + reference;
            case StepOutcome.Refused(var code, var message) -> "step refused: " + code + ", " + message;
            case StepOutcome.Uncertain(var error) -> "step uncertain: " + error.kind() + ", " + error.message();
            case StepOutcome.NotSent(var error) -> "step not sent: " + error.kind() + ", " + error.message();
            case StepOutcome.Superseded(var message) -> "step superseded: " + message;
        };
    }
}
