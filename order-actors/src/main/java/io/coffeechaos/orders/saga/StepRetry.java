package io.coffeechaos.orders.saga;

import io.coffeechaos.orders.Direction;
import io.coffeechaos.orders.Step;
import io.coffeechaos.orders.StepError;
import io.coffeechaos.orders.metrics.OrderMetrics;
import io.coffeechaos.orders.saga.OrderSaga.Port;
import io.coffeechaos.orders.saga.OrderSaga.Timer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * The sequence of attempts of one step in one direction. It makes one attempt at a time: first a few quick attempts,
 * then parked ones with growing delay, without end. {@link OrderSaga} decides what an outcome means for the order.
 */
final class StepRetry {
    private final StepRequest template;
    private final SagaSettings settings;
    private final InstantSource clock;
    private final Backoff backoff;
    private final OrderMetrics metrics;
    private final Port port;

    private AttemptId attemptId;
    private boolean settled = true;
    private boolean parked;
    private boolean stuck;
    private int quickRetries;
    private int parkings;
    private Instant begun;
    private SagaReport.Attempted waiting;

    StepRetry(
            AttemptId unbegun,
            StepRequest template,
            SagaSettings settings,
            InstantSource clock,
            RandomGenerator random,
            OrderMetrics metrics,
            Port port) {
        this.attemptId = unbegun;
        this.template = template;
        this.settings = settings;
        this.clock = clock;
        this.backoff = new Backoff(settings, random);
        this.metrics = metrics;
        this.port = port;
        this.begun = clock.instant();
    }

    /** The id of the last attempt. */
    AttemptId attemptId() {
        return attemptId;
    }

    /** Whether the sequence has ended or has not begun. Then an outcome of an attempt is ignored. */
    boolean isSettled() {
        return settled;
    }

    /** The time since the last attempt began. */
    Duration sinceBegun() {
        return Duration.between(begun, clock.instant());
    }

    /** Makes the first attempt of this step in this direction. */
    void begin(Step step, Direction direction) {
        attemptId = new AttemptId(attemptId.run(), step, direction, 0);
        settled = false;
        quickRetries = 0;
        parkings = 0;
        attempt();
    }

    /** Makes the next attempt. */
    void attempt() {
        unpark();
        attemptId = attemptId.next();
        begun = clock.instant();
        if (attemptId.attempt() > 1) {
            metrics.stepRetried(attemptId.step());
        }
        port.call(template.at(attemptId), attemptId);
        port.startTimer(Timer.OUTCOME, attemptId, settings.outcomeDeadline());
    }

    /** Whether this error of the last attempt parks the step. If not, a quick retry follows. */
    boolean parks(StepError error) {
        // An open breaker means that other orders have already used up the quick retries.
        return quickRetries >= settings.quickRetries() || error.kind().equals(StepError.BREAKER_OPEN);
    }

    /** The last attempt failed with this error. The next attempt is scheduled. */
    void tryAgain(StepError error) {
        if (parks(error)) {
            park(error);
        } else {
            retryAfter(backoff.quick(quickRetries++), error, false);
        }
    }

    /**
     * The breaker of this step has closed. A parked attempt is moved forward; the parked orders are spread over the
     * wake spread.
     */
    void breakerClosed(Step step) {
        if (parked && step == attemptId.step()) {
            // If the bulkhead rejects a woken order, the local queue is the cause and not the dependency. The backoff
            // therefore starts again at its minimum.
            parkings = 0;
            Duration sooner = backoff.wake();
            if (clock.instant().plus(sooner).isBefore(waiting.nextAttemptAt())) {
                retryAfter(sooner, waiting.error(), true);
            }
        }
    }

    /** Ends the sequence: cancels its timers and its parking. */
    void settle() {
        settled = true;
        unpark();
        free();
        port.cancelTimer(Timer.OUTCOME);
        port.cancelTimer(Timer.RETRY);
    }

    private void park(StepError error) {
        if (!parked) {
            parked = true;
            port.park(attemptId.step());
        }
        if (attemptId.direction() == Direction.UNDO && !stuck) {
            stuck = true;
            metrics.undoStuck(attemptId.step());
        }
        retryAfter(backoff.parked(parkings++), error, true);
    }

    private void unpark() {
        if (parked) {
            parked = false;
            port.unpark(attemptId.step());
        }
    }

    private void free() {
        if (stuck) {
            stuck = false;
            metrics.undoFreed(attemptId.step());
        }
    }

    private void retryAfter(Duration delay, StepError error, boolean parkedNow) {
        port.cancelTimer(Timer.OUTCOME);
        port.startTimer(Timer.RETRY, attemptId, delay);
        waiting = new SagaReport.Attempted(
                attemptId.run(),
                attemptId.step(),
                attemptId.attempt(),
                error,
                clock.instant().plus(delay),
                parkedNow);
        port.report(waiting);
    }
}
