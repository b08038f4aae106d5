package io.coffeechaos.orders.saga;

import io.coffeechaos.orders.CompensationOutcome;
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
 * Drives one order one way, forward or back, through its steps; {@link SagaActor} is its actor. Plain and
 * single-threaded: what it wants done goes through its {@link Port}, and time is what the injected clock says.
 *
 * <p>Forward it runs ahead of the journal. Every downstream call is idempotent by its key, so the next step may be called
 * before the last one's success is durable; what happened meanwhile is kept here and handed over as one group as soon as
 * the entity has acknowledged the group before. So a slow journal costs one write per group, and a fast one shows each
 * step. Back it never does: an undo is recorded before the next is sent.
 *
 * <pre>
 * forward: attempt -> Done ----------> next step, at last OrderConfirmed
 *            ^     -> Refused -------> StepFailed, and CompensationStarted, or OrderRejected if nothing is to be undone
 *            |     -> Superseded ----> the entity reads the journal again
 *            |     -> Uncertain/NotSent -> quick retries with full jitter -> parked, growing delay
 *            +------- timer, or the breaker closing --------------------------+
 * back:    attempt -> Undone --------> the step before it, at last the ending
 *            ^     -> all else ------> as above, for ever
 * </pre>
 *
 * It owns no truth: it never writes, and forgets everything when it stops.
 */
public final class OrderSaga {

    /** What the saga needs of the world. Nothing here may call back into the saga before it returns. */
    public interface Port {
        /** Makes one attempt; its outcome comes back through {@link #ended}, or never. */
        void call(StepRequest request, AttemptId attemptId);

        /** From now on {@link #breakerClosed} is to be called when that step's breaker closes. */
        void park(Step step);

        /** No more. */
        void unpark(Step step);

        /** Calls {@link #timeUp} once, after the delay; replaces a timer of the same kind. */
        void startTimer(Timer timer, AttemptId attemptId, Duration delay);

        /** Ends that timer, if it runs. */
        void cancelTimer(Timer timer);

        /** Tells the entity. */
        void report(SagaReport report);
    }

    /** What the saga waits for. */
    public enum Timer {
        /** Until the next attempt. */
        RETRY,
        /** Until an attempt's outcome counts as lost. */
        OUTCOME
    }

    private static final Logger LOG = LoggerFactory.getLogger(OrderSaga.class);

    private final SagaPlan plan;
    private final InstantSource clock;
    private final OrderMetrics metrics;
    private final Port port;
    private final StepRetry attempts;
    private final StepError outcomeLost;
    private final boolean resumed;
    private final List<OutwardEvent> kept = new ArrayList<>();
    private final Deque<Step> left = new ArrayDeque<>();

    private boolean handedOver;
    private boolean delayed;
    private boolean touched;

    /** A saga that has not begun. */
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
        this.outcomeLost = new StepError(
                "timeout", "no outcome in " + settings.outcomeDeadline().toMillis() + " ms");
    }

    // ---- what happens to it

    /** Begins where the plan says; once. */
    public void begin() {
        switch (plan) {
            case SagaPlan.Forward forward -> makeStep(forward.template().step(), forward.started(), forward.delayed());
            case SagaPlan.Back back -> {
                left.addAll(back.left());
                undoNext(back.delayed());
            }
        }
        handOver();
    }

    /** The group handed over last is durable. */
    public void recorded() {
        handedOver = false;
        if (!kept.isEmpty()) {
            handOver();
        } else if (attempts.isSettled() && !left.isEmpty()) {
            undoNext(false);
        }
    }

    /** An attempt ended. */
    public void ended(AttemptId of, StepOutcome outcome) {
        log(of, outcome);
        if (attempts.isSettled()) {
            return;
        }
        // A success is believed even if it answers an attempt that was given up: the effect exists, or is gone. All
        // else counts for the attempt under way only. What does not fit the direction is no answer at all.
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

    /** The dependency of this step answers again. */
    public void breakerClosed(Step step) {
        attempts.breakerClosed(step);
    }

    /** A timer ended; foreign ones are dropped. */
    public void timeUp(Timer timer, AttemptId of) {
        if (attempts.isSettled() || !of.equals(attempts.attemptId())) {
            return;
        }
        switch (timer) {
            case RETRY -> attempts.attempt();
            case OUTCOME -> onUncertain(outcomeLost);
        }
    }

    /** It drives no more. */
    public void stopped() {
        attempts.settle();
    }

    // ---- forward

    private void makeStep(Step step, boolean started, boolean delayedBefore) {
        delayed = delayedBefore;
        // Whatever the journal showed when a resumed run began, another run may have called this step before.
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
        // Nothing is undone here: once the decision is in the journal the entity starts a run that goes back.
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
        boolean parked = attempts.tryAgain(error);
        if (parked && !delayed) {
            delayed = true;
            kept.add(new OutwardEvent.StepDelayed(attempts.attemptId().step(), error, now()));
            handOver();
        }
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
                reversed ? "step undone" : "nothing to undo, nor will there ever be";
        };
    }
}
