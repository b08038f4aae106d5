package io.coffeechaos.orders.saga;

import io.coffeechaos.orders.CompensationOutcome;
import io.coffeechaos.orders.Direction;
import io.coffeechaos.orders.OutwardEvent;
import io.coffeechaos.orders.Step;
import io.coffeechaos.orders.StepError;
import io.coffeechaos.orders.StepOutcome;
import io.coffeechaos.orders.metrics.OrderMetrics;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Executes the steps of one order in one direction, forward or back; {@link SagaActor} is its actor. A plain,
 * single-threaded object: its effects go through its {@link Port}, and its time comes from the injected clock.
 *
 * <p>A forward run does not wait for the journal. Every call to a dependency is idempotent by its key, so the saga
 * calls the next step before the success of the last step is durable. It keeps the new outward events and hands them
 * over as one group when the entity has acknowledged the group before. A slow journal therefore costs one write per
 * group, and a fast journal shows each step. Only the start of the first step waits a short time for its end, because
 * nothing depends on it. A run back waits for the journal: each undo is recorded before the next undo is sent.
 *
 * <pre>
 * forward: attempt -> Done ----------> next step, after the last step OrderConfirmed
 *            ^     -> Refused -------> StepFailed, and CompensationStarted or, with nothing to undo, OrderRejected
 *            |     -> Superseded ----> the entity reads the journal again
 *            |     -> Uncertain/NotSent -> quick retries with full jitter -> parked, growing delay
 *            +------- timer, or the breaker closes ---------------------------+
 * back:    attempt -> Undone --------> undo of the step before, after the first step the last event
 *            ^     -> other outcome -> retry as above, without end
 * </pre>
 *
 * The saga writes nothing to the journal and keeps nothing when it stops.
 */
public final class OrderSaga {

    /** The effects that the saga asks for. An implementation must not call the saga before it returns. */
    public interface Port {
        /** Makes one attempt. The outcome arrives at {@link #ended}, or never. */
        void call(StepRequest request, AttemptId attemptId);

        /** Asks for a call of {@link #breakerClosed} when the breaker of this step closes. */
        void park(Step step);

        /** Ends the request of {@link #park}. */
        void unpark(Step step);

        /** Calls {@link #timeUp} once after the delay. Replaces a timer of the same kind. */
        void startTimer(Timer timer, AttemptId attemptId, Duration delay);

        /** Cancels this timer if it is running. */
        void cancelTimer(Timer timer);

        /** Sends a report to the entity. */
        void report(SagaReport report);
    }

    /** The timers of the saga. */
    public enum Timer {
        /** Ends the wait for the next attempt. */
        RETRY,
        /** Ends the wait for the outcome of an attempt. A missing outcome counts as uncertain. */
        OUTCOME,
        /** Ends the wait of the first step's start for the end of the step. */
        START
    }

    private static final Logger LOG = LoggerFactory.getLogger(OrderSaga.class);

    private final SagaPlan plan;
    private final InstantSource clock;
    private final OrderMetrics metrics;
    private final Port port;
    private final StepRetry attempts;
    private final StepError outcomeLost;
    private final Duration startWait;
    private final boolean resumed;
    private final List<OutwardEvent> kept = new ArrayList<>();
    private final Deque<Step> left = new ArrayDeque<>();

    private boolean handedOver;
    private boolean delayed;
    private boolean touched;

    /** Creates a saga that has not started. */
    public OrderSaga(
            SagaPlan plan,
            SagaSettings settings,
            InstantSource clock,
            RandomGenerator random,
            OrderMetrics metrics,
            Port port) {
        this.plan = plan;
        this.clock = clock;
        this.metrics = metrics;
        this.port = port;
        this.resumed = plan instanceof SagaPlan.Forward forward && forward.resumed();
        StepRequest template = plan.template();
        AttemptId unbegun = new AttemptId(plan.run(), template.step(), template.direction(), 0);
        this.attempts = new StepRetry(unbegun, template, settings, clock, random, metrics, port);
        this.startWait = settings.startWait();
        this.outcomeLost = new StepError(
                "timeout", "no outcome in " + settings.outcomeDeadline().toMillis() + " ms");
    }

    // ---- what happens to it

    /** Starts the saga where the plan says. Called once. */
    public void begin() {
        switch (plan) {
            case SagaPlan.Forward forward -> {
                makeStep(forward.template().step(), forward.started(), forward.delayed());
                if (!kept.isEmpty()) {
                    port.startTimer(Timer.START, attempts.attemptId(), startWait);
                }
            }
            case SagaPlan.Back back -> {
                left.addAll(back.left());
                undoNext(back.delayed());
                handOver();
            }
        }
    }

    /** The last group of outward events that the saga handed over is durable. */
    public void recorded() {
        handedOver = false;
        if (!kept.isEmpty()) {
            handOver();
        } else if (attempts.isSettled() && !left.isEmpty()) {
            undoNext(false);
        }
    }

    /** An attempt ended with this outcome. */
    public void ended(AttemptId of, StepOutcome outcome) {
        log(of, outcome);
        if (attempts.isSettled()) {
            return;
        }
        // A success counts even if it answers an attempt that the saga gave up: the effect exists, or it is removed.
        // Every other outcome counts only for the current attempt. An outcome of the other direction is ignored.
        boolean ours = of.isBrotherOf(attempts.attemptId());
        boolean current = of.equals(attempts.attemptId());
        boolean making = of.direction() == Direction.CALL;
        switch (outcome) {
            case StepOutcome.Done(var reference) when ours && making -> onDone(reference);
            case StepOutcome.Undone(boolean reversed) when ours && !making -> onUndone(reversed);
            case StepOutcome.Refused(var code, var message) when current && making -> onRefused(code, message);
            case StepOutcome.Superseded(var message)
            when current && making -> port.report(new SagaReport.Superseded(plan.run(), of.step(), message));
            case StepOutcome.Uncertain(var error) when current -> onUncertain(error);
            case StepOutcome.NotSent(var error) when current -> tryAgain(error);
            case StepOutcome foreign -> {}
        }
    }

    /** The breaker of this step has closed. */
    public void breakerClosed(Step step) {
        attempts.breakerClosed(step);
    }

    /** A timer fired. A timer of another attempt is ignored, unless it is {@link Timer#START}. */
    public void timeUp(Timer timer, AttemptId of) {
        switch (timer) {
            case START -> handOver();
            case RETRY -> {
                if (isAwaited(of)) {
                    attempts.attempt();
                }
            }
            case OUTCOME -> {
                if (isAwaited(of)) {
                    onUncertain(outcomeLost);
                }
            }
        }
    }

    private boolean isAwaited(AttemptId of) {
        return !attempts.isSettled() && of.equals(attempts.attemptId());
    }

    /** The saga has stopped. */
    public void stopped() {
        attempts.settle();
    }

    // ---- forward

    private void makeStep(Step step, boolean started, boolean delayedBefore) {
        delayed = delayedBefore;
        // In a resumed order, another run may have called this step before, whatever the journal shows.
        touched = resumed;
        if (!started) {
            kept.add(new OutwardEvent.StepStarted(step, now()));
        }
        attempts.begin(step, Direction.CALL);
    }

    private void onDone(String reference) {
        AttemptId attemptId = attempts.attemptId();
        attempts.settle();
        kept.add(new OutwardEvent.StepSucceeded(attemptId.step(), reference, attemptId.attempt(), now()));
        attemptId
                .step()
                .next()
                .ifPresentOrElse(
                        next -> makeStep(next, false, false), () -> kept.add(new OutwardEvent.OrderConfirmed(now())));
        handOver();
    }

    private void onRefused(String code, String message) {
        AttemptId attemptId = attempts.attemptId();
        attempts.settle();
        kept.add(new OutwardEvent.StepFailed(attemptId.step(), code, message, attemptId.attempt(), now()));
        List<Step> toUndo = new ArrayList<>(attemptId.step().before());
        if (touched) {
            toUndo.add(attemptId.step());
        }
        kept.add(
                toUndo.isEmpty()
                        ? new OutwardEvent.OrderRejected(code, message, now())
                        : new OutwardEvent.CompensationStarted(
                                CompensationOutcome.REJECTED, code, message, toUndo, now()));
        // This run undoes nothing. Once the decision is in the journal, the entity starts a run that undoes the steps.
        handOver();
    }

    private void onUncertain(StepError error) {
        touched = true;
        tryAgain(error);
    }

    // ---- back

    private void undoNext(boolean delayedBefore) {
        delayed = delayedBefore;
        if (left.isEmpty()) {
            end();
        } else {
            attempts.begin(left.getFirst(), Direction.UNDO);
        }
    }

    private void onUndone(boolean reversed) {
        AttemptId attemptId = attempts.attemptId();
        attempts.settle();
        metrics.undone(attemptId.step(), reversed);
        kept.add(new OutwardEvent.StepUndone(attemptId.step(), reversed, attemptId.attempt(), now()));
        left.removeFirst();
        if (left.isEmpty()) {
            end();
        }
        handOver();
    }

    private void end() {
        if (plan instanceof SagaPlan.Back back) {
            OutwardEvent.CompensationStarted decision = back.decision();
            kept.add(decision.ending().fact(decision.code(), decision.message(), now()));
        }
    }

    // ---- both ways

    private void tryAgain(StepError error) {
        if (!delayed && attempts.parks(error)) {
            delayed = true;
            kept.add(new OutwardEvent.StepDelayed(attempts.attemptId().step(), error, now()));
        }
        handOver();
        attempts.tryAgain(error);
    }

    private void handOver() {
        if (!handedOver && !kept.isEmpty()) {
            handedOver = true;
            port.report(new SagaReport.HandOver(plan.run(), kept));
            kept.clear();
        }
    }

    private Instant now() {
        return clock.instant();
    }

    private void log(AttemptId of, StepOutcome outcome) {
        boolean success = outcome instanceof StepOutcome.Done || outcome instanceof StepOutcome.Undone;
        Level level = success ? Level.INFO : Level.WARN;
        if (LOG.isEnabledForLevel(level)) {
            LOG.atLevel(level)
                    .addKeyValue("orderId", plan.template().order())
                    .addKeyValue("step", of.step().wireName())
                    .addKeyValue("direction", of.direction().name().toLowerCase(Locale.ROOT))
                    .addKeyValue("attempt", of.attempt())
                    .addKeyValue("outcome", outcome.label())
                    .addKeyValue("durationMs", attempts.sinceBegun().toMillis())
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
            case StepOutcome.Undone(boolean reversed) ->
                reversed ? "step undone" : "nothing to undo: the dependency refuses a later call";
        };
    }
}
