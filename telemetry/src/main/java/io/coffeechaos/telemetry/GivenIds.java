package io.coffeechaos.telemetry;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.sdk.trace.IdGenerator;
import java.util.Optional;

/**
 * Random ids, except for spans that already have one. The SDK asks for ids during {@code startSpan()} on the thread that calls
 * it, so the given ids are set on this thread for the duration of the call.
 */
final class GivenIds implements IdGenerator {
    private record Ids(String trace, String span) {}

    private static final ThreadLocal<Ids> GIVEN = new ThreadLocal<>();

    private final IdGenerator random = IdGenerator.random();

    /** Starts a span with these ids. The trace counts only if the span has no parent. */
    Span start(SpanBuilder span, String traceId, String spanId) {
        GIVEN.set(new Ids(traceId, spanId));
        try {
            return span.startSpan();
        } finally {
            GIVEN.remove();
        }
    }

    @Override
    public String generateSpanId() {
        return Optional.ofNullable(GIVEN.get()).map(Ids::span).orElseGet(random::generateSpanId);
    }

    @Override
    public String generateTraceId() {
        return Optional.ofNullable(GIVEN.get()).map(Ids::trace).orElseGet(random::generateTraceId);
    }
}
