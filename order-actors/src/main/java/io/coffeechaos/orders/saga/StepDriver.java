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
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Drives one order through its steps; {@link OrderRun} is its actor. Plain and single-threaded: what it wants done goes
 * through its {@link Port}, and time is what the injected clock says.
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
public final class StepDriver {

    /** What the driver needs of the world. Nothing here may call back into the driver before it returns. */
    public interface Port {
        /** Makes one attempt; its outcome comes back through {@link #ended}, or never. */
        void call(StepRequest request, CallToken token);

        /** From now on {@link #breakerClosed} is to be called when that step's breaker closes. */
        void park(Step step);

        /** No more. */
        void unpark(Step step);

        /** Calls {@link #timeUp} once, after the delay; replaces a timer of the same kind. */
        void startTimer(Timer timer, CallToken token, Duration delay);

        /** Ends that timer, if it runs. */
        void cancelTimer(Timer timer);

        /** Tells the entity. */
        void report(RunReport report);
    }

    /** What the driver waits for. */
    public enum Timer {
        /** Until the next attempt. */
        RETRY,
        /** Until an attempt's outcome counts as lost. */
        OUTCOME
    }

    private static final Logger LOG = LoggerFactory.getLogger(StepDriver.class);

    private final RunPlan plan;
    private final SagaSettings settings;
    private final InstantSource clock;
    private final Backoff backoff;
    private final OrderMetrics metrics;
    private final Port port;
    private final List<OrderFact> kept = new ArrayList<>();

    private boolean handedOver;
    private CallToken token;
    private boolean delayed;
    private boolean parked;
    private int quickRetries;
    private int parkings;
    private Instant attemptBegun;
    private RunReport.Attempted waiting;

    /** A driver that has not begun. */
    public StepDriver(
            RunPlan plan,
            SagaSettings settings,
            InstantSource clock,
            RandomGenerator random,
            OrderMetrics metrics,
            Port port) {
        this.plan = plan;
        this.settings = settings;
        this.clock = clock;
        this.backoff = new Backoff(settings, random);
        this.metrics = metrics;
        this.port = port;
        this.token = new CallToken(plan.run(), plan.template().step(), 0);
        this.delayed = plan.delayed();
        this.attemptBegun = clock.instant();
    }

    // ---- what happens to it

    /** Begins where the plan says; once. */
    public void begin() {
        beginStep(plan.started());
        handOver();
    }

    /** The group handed over last is durable. */
    public void recorded() {
        handedOver = false;
        handOver();
    }

    /** An attempt ended. */
    public void ended(CallToken of, StepOutcome outcome) {
        log(of, outcome);
        boolean current = of.equals(token);
        switch (outcome) {
            // Believed even if it answers an attempt that was given up: the effect exists.
            case StepOutcome.Done(var reference) -> {
                if (of.run() == plan.run() && of.step() == token.step()) {
                    onDone(reference);
                }
            }
            case StepOutcome.Superseded(var message) -> {
                if (current) {
                    port.report(new RunReport.Superseded(plan.run(), token.step(), message));
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

    /** The dependency of this step answers again. */
    public void breakerClosed(Step step) {
        if (parked && step == token.step()) {
            retrySooner(backoff.wake());
        }
    }

    /** A timer ended; foreign ones are dropped. */
    public void timeUp(Timer timer, CallToken of) {
        if (!of.equals(token)) {
            return;
        }
        switch (timer) {
            case RETRY -> attempt();
            case OUTCOME ->
                onUncertain(new StepError(
                        "timeout", "no outcome in " + settings.outcomeDeadline().toMillis() + " ms"));
        }
    }

    // ---- a step

    private void beginStep(boolean started) {
        if (!started) {
            kept.add(new OrderFact.StepStarted(token.step(), now()));
        }
        attempt();
    }

    private void attempt() {
        unpark();
        token = new CallToken(plan.run(), token.step(), token.attempt() + 1);
        attemptBegun = now();
        if (token.attempt() > 1) {
            metrics.stepRetried(token.step());
        }
        port.call(plan.template().at(token.step()), token);
        port.startTimer(Timer.OUTCOME, token, settings.outcomeDeadline());
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
        beginStep(false);
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

    // ---- trying again

    private void onUncertain(StepError error) {
        if (quickRetries < settings.quickRetries()) {
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
        port.park(token.step());
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
            port.unpark(token.step());
        }
    }

    /** Ends the waiting for this step, whichever way it was waiting. */
    private void settle() {
        unpark();
        port.cancelTimer(Timer.OUTCOME);
        port.cancelTimer(Timer.RETRY);
    }

    private void retryAfter(Duration delay) {
        port.cancelTimer(Timer.OUTCOME);
        port.startTimer(Timer.RETRY, token, delay);
    }

    private void attempted(StepError error, Duration delay, boolean parkedNow) {
        waiting =
                new RunReport.Attempted(plan.run(), token.step(), token.attempt(), error, now().plus(delay), parkedNow);
        port.report(waiting);
    }

    // ---- the entity

    private void handOver() {
        if (!handedOver && !kept.isEmpty()) {
            handedOver = true;
            port.report(new RunReport.HandOver(plan.run(), kept));
            kept.clear();
        }
    }

    private Instant now() {
        return clock.instant();
    }

    private void log(CallToken of, StepOutcome outcome) {
        Level level = outcome instanceof StepOutcome.Done ? Level.INFO : Level.WARN;
        if (LOG.isEnabledForLevel(level)) {
            LOG.atLevel(level)
                    .addKeyValue("orderId", plan.template().order())
                    .addKeyValue("step", of.step().wireName())
                    .addKeyValue("attempt", of.attempt())
                    .addKeyValue(
                            "durationMs", Duration.between(attemptBegun, now()).toMillis())
                    .addKeyValue("traceId", plan.template().traceId())
                    .log(describe(outcome));
        }
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
