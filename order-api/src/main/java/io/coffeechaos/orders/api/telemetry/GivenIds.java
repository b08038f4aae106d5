package io.coffeechaos.orders.api.telemetry;

import io.coffeechaos.orders.tracing.FinishedSpan;
import io.opentelemetry.sdk.trace.IdGenerator;

/**
 * The ids of spans that already have one. The SDK asks for ids during {@code startSpan()} on the thread that calls it, so the
 * next ids of a thread are set just before.
 */
final class GivenIds implements IdGenerator {
    private static final ThreadLocal<FinishedSpan> NEXT = new ThreadLocal<>();

    /** The next span that this thread starts has the ids of this one. */
    void next(FinishedSpan span) {
        NEXT.set(span);
    }

    @Override
    public String generateSpanId() {
        return NEXT.get().id().value();
    }

    @Override
    public String generateTraceId() {
        return NEXT.get().trace().value();
    }
}
