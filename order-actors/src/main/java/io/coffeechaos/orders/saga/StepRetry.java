package io.coffeechaos.orders.saga;

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
 * The chain of attempts at one step in one direction: never two at once, a few quick ones, then parked ones with growing
 * delay, for as long as it takes. What an outcome means for the order is {@link OrderSaga}'s.
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

    /** The last attempt made. */
    AttemptId attemptId() {
        return attemptId;
    }

    /** Whether it has ended, or never begun: what an attempt still answers is of no interest. */
    boolean isSettled() {
        return settled;
    }

    /** How long ago the last attempt was begun. */
    Duration sinceBegun() {
        return Duration.between(begun, clock.instant());
    }

    /** The first attempt at this. */
    void begin(Step step, Direction direction) {
        attemptId = new AttemptId(attemptId.run(), step, direction, 0);
        settled = false;
        quickRetries = 0;
        parkings = 0;
        attempt();
    }

    /** One more. */
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

    /**
     * The last attempt met this error; the next is made when its time has come.
     *
     * @return whether the step is parked, as opposed to a quick retry
     */
    boolean tryAgain(StepError error) {
        // An open breaker has done the quick retries for everybody already.
        boolean quick = quickRetries < settings.quickRetries() && !error.kind().equals(StepError.BREAKER_OPEN);
        if (quick) {
            retryAfter(backoff.quick(quickRetries++), error, false);
        } else {
            park(error);
        }
        return !quick;
    }

    /** The dependency answers again: a parked attempt comes sooner, spread among all that wait for it. */
    void breakerClosed(Step step) {
        if (parked && step == attemptId.step()) {
            // Whom the bulkhead turns away now, because all come at once, waits for it, not for the dependency.
            parkings = 0;
            Duration sooner = backoff.wake();
            if (clock.instant().plus(sooner).isBefore(waiting.nextAttemptAt())) {
                retryAfter(sooner, waiting.error(), true);
            }
        }
    }

    /** Ends the waiting, whichever way it was waiting. */
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
