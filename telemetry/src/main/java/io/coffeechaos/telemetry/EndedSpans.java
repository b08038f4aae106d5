package io.coffeechaos.telemetry;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;

/** A processor that only takes spans that have ended. */
abstract class EndedSpans implements SpanProcessor {
    @Override
    public final void onStart(Context parent, ReadWriteSpan span) {}

    @Override
    public final boolean isStartRequired() {
        return false;
    }

    @Override
    public final boolean isEndRequired() {
        return true;
    }
}
