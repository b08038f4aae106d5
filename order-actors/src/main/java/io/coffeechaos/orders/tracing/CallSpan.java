package io.coffeechaos.orders.tracing;

import io.coffeechaos.orders.Direction;
import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.SpanId;
import io.coffeechaos.orders.Step;
import io.coffeechaos.orders.StepError;
import io.coffeechaos.orders.StepOutcome;
import io.coffeechaos.orders.TraceId;
import io.coffeechaos.orders.TraceParent;
import io.coffeechaos.orders.tracing.FinishedSpan.Kind;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * One attempt of a step, or of its undo, at its dependency. The dependency gets it as its parent. Each attempt links to the
 * attempt before it in the same run. Thread-safe.
 */
public final class CallSpan {
    /**
     * The attempt.
     *
     * @param trace the trace of the order
     * @param order the order
     * @param step the step
     * @param direction whether the step is called or undone
     * @param run the run number of the saga
     * @param attempt the number of the attempt in this run, from 1
     * @param queued how long the attempt has waited in the bulkhead
     */
    public record Attempt(
            TraceId trace, OrderId order, Step step, Direction direction, long run, int attempt, Duration queued) {
        private SpanId id(int number) {
            return SpanIds.call(order, step, direction, run, number);
        }

        private SpanId parent() {
            return switch (direction) {
                case CALL -> SpanIds.step(order, step);
                case UNDO -> SpanIds.undo(order, step);
            };
        }

        private String method() {
            return switch (direction) {
                case CALL -> "POST";
                case UNDO -> "DELETE";
            };
        }
    }

    private final Attempt attempt;
    private final TraceParent own;
    private final SpanSink spans;
    private final InstantSource clock;
    private final Instant begun;
    private volatile Optional<URI> address = Optional.empty();
    private volatile int status;

    /** The attempt begins now. */
    public CallSpan(Attempt attempt, SpanSink spans, InstantSource clock) {
        this.attempt = attempt;
        this.own = new TraceParent(attempt.trace(), attempt.id(attempt.attempt()), spans.samples(attempt.trace()));
        this.spans = spans;
        this.clock = clock;
        this.begun = clock.instant();
    }

    /** The value of the header {@code traceparent} of this call. */
    public String traceparent() {
        return own.header();
    }

    /** The call goes to this address. */
    public void sentTo(URI dependency) {
        address = Optional.of(dependency);
    }

    /** The dependency has answered with this status. */
    public void answered(int httpStatus) {
        status = httpStatus;
    }

    /** The attempt has ended. One that was not sent is no span: the dependency knows nothing of it. */
    public void ended(StepOutcome outcome) {
        if (outcome instanceof StepOutcome.NotSent || !spans.wants(own.trace())) {
            return;
        }
        String template = "/" + attempt.step().wireName() + "/{key}";
        FinishedSpan.Builder span = FinishedSpan.of(
                        own.trace(), own.span(), Kind.CLIENT, attempt.method() + " " + template)
                .under(attempt.parent())
                .text("http.request.method", attempt.method())
                .text("url.template", template);
        address.ifPresent(uri -> span.text("server.address", uri.getHost()).number("server.port", uri.getPort()));
        if (status > 0) {
            span.number("http.response.status_code", status);
        }
        if (attempt.attempt() > 1) {
            span.number("http.request.resend_count", attempt.attempt() - 1L)
                    .link(new TraceParent(own.trace(), attempt.id(attempt.attempt() - 1), own.sampled()));
        }
        span.number("coffee.queue_ms", attempt.queued().toMillis()).text("coffee.step.outcome", outcome.label());
        error(outcome).ifPresent(error -> span.text("error.type", error.kind()).failed(error.message()));
        spans.ended(span.lasted(begun, clock.instant()));
    }

    private static Optional<StepError> error(StepOutcome outcome) {
        return switch (outcome) {
            case StepOutcome.Uncertain(StepError error) -> Optional.of(error);
            case StepOutcome.NotSent notSent -> Optional.empty();
            case StepOutcome.Done done -> Optional.empty();
            case StepOutcome.Refused refused -> Optional.empty();
            case StepOutcome.Superseded superseded -> Optional.empty();
            case StepOutcome.Undone undone -> Optional.empty();
        };
    }
}
