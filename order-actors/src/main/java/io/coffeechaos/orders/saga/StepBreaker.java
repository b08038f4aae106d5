package io.coffeechaos.orders.saga;

import io.coffeechaos.orders.Failures;
import io.coffeechaos.orders.Step;
import io.coffeechaos.orders.StepError;
import io.coffeechaos.orders.StepOutcome;
import io.coffeechaos.orders.metrics.OrderMetrics;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.pattern.CircuitBreaker;
import org.apache.pekko.pattern.CircuitBreakerOpenException;

/**
 * The circuit breaker of one dependency on one node (Pekko's). An uncertain outcome is a failure; a refusal, or a
 * refusal by tombstone, is an answer and so a success.
 */
public final class StepBreaker {
    /** Where a breaker stands. */
    public enum State {
        CLOSED(0),
        HALF_OPEN(1),
        OPEN(2);

        private final int gauge;

        State(int gauge) {
            this.gauge = gauge;
        }

        /** The metric's value (order-api.md 11). */
        int gauge() {
            return gauge;
        }
    }

    private final Step step;
    private final CircuitBreaker breaker;
    private volatile State state = State.CLOSED;
    private volatile Consumer<State> listener = changed -> {};

    /** A closed breaker. */
    public StepBreaker(Step step, ActorSystem<?> system, SagaSettings settings, OrderMetrics metrics) {
        this.step = step;
        // The call has its own time-out, which ends as an outcome; this one only guards against a stage that never
        // ends.
        Duration guard = settings.callTimeout().plusSeconds(1);
        this.breaker = new CircuitBreaker(
                system.executionContext(),
                system.classicSystem().scheduler(),
                settings.breakerFailuresMax(),
                guard,
                settings.breakerReset());
        breaker.addOnOpenListener(() -> changed(State.OPEN, metrics));
        breaker.addOnHalfOpenListener(() -> changed(State.HALF_OPEN, metrics));
        breaker.addOnCloseListener(() -> changed(State.CLOSED, metrics));
        metrics.breaker(step, State.CLOSED.gauge());
    }

    /** Whose. */
    public Step step() {
        return step;
    }

    /** Where it stands now. */
    public State state() {
        return state;
    }

    /** The one who is told each change, on the thread that made it. A second listener replaces the first. */
    void onChange(Consumer<State> newer) {
        listener = newer;
    }

    /** The call's outcome, or {@code NotSent} with kind {@code breaker-open} if the breaker does not let it through. */
    CompletionStage<StepOutcome> protect(Callable<CompletionStage<StepOutcome>> call) {
        return breaker.callWithCircuitBreakerCS(
                        call,
                        (outcome, failure) -> failure.isPresent()
                                || outcome.filter(StepOutcome.Uncertain.class::isInstance)
                                        .isPresent())
                .exceptionallyCompose(this::refusedOrFailed);
    }

    private CompletionStage<StepOutcome> refusedOrFailed(Throwable thrown) {
        Throwable cause = Failures.cause(thrown);
        return CompletableFuture.completedFuture(
                cause instanceof CircuitBreakerOpenException
                        ? new StepOutcome.NotSent(new StepError(
                                StepError.BREAKER_OPEN, step.wireName() + " is not called until it recovers"))
                        : new StepOutcome.Uncertain(new StepError("unreachable", String.valueOf(cause.getMessage()))));
    }

    private void changed(State newer, OrderMetrics metrics) {
        state = newer;
        metrics.breaker(step, newer.gauge());
        metrics.breakerChanged(step, newer.name());
        listener.accept(newer);
    }
}
