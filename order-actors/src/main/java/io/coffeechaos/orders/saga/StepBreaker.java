package io.coffeechaos.orders.saga;

import io.coffeechaos.orders.BreakerState;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The circuit breaker of one dependency on one node, built on the Pekko circuit breaker. Only an uncertain outcome
 * counts as a failure. A refusal, with or without tombstone, is an answer and counts as a success.
 */
public final class StepBreaker {
    private static final Logger LOG = LoggerFactory.getLogger(StepBreaker.class);

    private final Step step;
    private final CircuitBreaker breaker;
    private volatile BreakerState state = BreakerState.CLOSED;
    private volatile Consumer<BreakerState> listener = changed -> {};

    /** Creates a closed breaker. */
    public StepBreaker(Step step, ActorSystem<?> system, SagaSettings settings, OrderMetrics metrics) {
        this.step = step;
        // The call has its own timeout, which produces an outcome. This guard only ends a stage that never completes.
        Duration guard = settings.callTimeout().plusSeconds(1);
        this.breaker = new CircuitBreaker(
                system.executionContext(),
                system.classicSystem().scheduler(),
                settings.breakerFailuresMax(),
                guard,
                settings.breakerReset());
        metrics.watchBreaker(step.wireName(), this::state);
        breaker.addOnOpenListener(() -> changed(BreakerState.OPEN, metrics));
        breaker.addOnHalfOpenListener(() -> changed(BreakerState.HALF_OPEN, metrics));
        breaker.addOnCloseListener(() -> changed(BreakerState.CLOSED, metrics));
    }

    /** The step of the dependency. */
    public Step step() {
        return step;
    }

    /** The current state. */
    public BreakerState state() {
        return state;
    }

    /**
     * Sets the listener that gets each change, on the thread that made the change. A second listener replaces the
     * first.
     */
    void onChange(Consumer<BreakerState> newer) {
        listener = newer;
    }

    /**
     * Returns the outcome of the call, or {@code NotSent} with kind {@code breaker-open} if the breaker rejects the
     * call.
     */
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
        if (cause instanceof CircuitBreakerOpenException) {
            return CompletableFuture.completedFuture(new StepOutcome.NotSent(
                    new StepError(StepError.BREAKER_OPEN, step.wireName() + " is not called until it recovers")));
        }
        LOG.warn("A call to {} has no outcome", step.wireName(), cause);
        return CompletableFuture.completedFuture(
                new StepOutcome.Uncertain(new StepError("unreachable", "the call ended without an answer")));
    }

    private void changed(BreakerState newer, OrderMetrics metrics) {
        state = newer;
        metrics.breakerChanged(step.wireName(), newer);
        listener.accept(newer);
    }
}
