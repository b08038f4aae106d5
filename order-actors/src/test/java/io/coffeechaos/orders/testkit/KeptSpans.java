package io.coffeechaos.orders.testkit;

import io.coffeechaos.orders.SpanId;
import io.coffeechaos.orders.TraceId;
import io.coffeechaos.orders.tracing.FinishedSpan;
import io.coffeechaos.orders.tracing.SpanSink;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Keeps all spans. A span that is told twice is one, as in every store of traces. */
public final class KeptSpans implements SpanSink {
    private final Map<SpanId, FinishedSpan> spans = new LinkedHashMap<>();

    @Override
    public synchronized void ended(FinishedSpan span) {
        spans.put(span.id(), span);
    }

    @Override
    public boolean wants(TraceId trace) {
        return true;
    }

    @Override
    public boolean samples(TraceId trace) {
        return true;
    }

    /** All spans, in the order in which they were told first. */
    public synchronized List<FinishedSpan> all() {
        return List.copyOf(spans.values());
    }

    /** The spans with this name. */
    public List<FinishedSpan> named(String name) {
        return all().stream().filter(span -> span.name().equals(name)).toList();
    }
}
