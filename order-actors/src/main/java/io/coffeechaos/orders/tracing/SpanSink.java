package io.coffeechaos.orders.tracing;

import io.coffeechaos.orders.TraceId;

/** Takes the spans of one node. Thread-safe. It never waits and never fails. */
public interface SpanSink {
    /** Takes a span that has ended. A span that is told twice has the same id. */
    void ended(FinishedSpan span);

    /** Whether anybody takes spans of this trace. If not, the caller need not make any. */
    boolean wants(TraceId trace);

    /** Whether this trace is kept by everybody: a function of the trace id alone. */
    boolean samples(TraceId trace);

    /** A sink that forgets all spans. */
    static SpanSink none() {
        return new SpanSink() {
            @Override
            public void ended(FinishedSpan span) {}

            @Override
            public boolean wants(TraceId trace) {
                return false;
            }

            @Override
            public boolean samples(TraceId trace) {
                return false;
            }
        };
    }
}
