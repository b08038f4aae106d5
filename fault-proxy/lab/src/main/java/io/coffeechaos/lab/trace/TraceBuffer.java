package io.coffeechaos.lab.trace;

import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The spans of at most {@value #TRACES_MAX} traces and {@value #BYTES_MAX} bytes. When it is full, the trace that has got no
 * span for the longest time goes first. A span that was told twice is kept once. Many threads may use it.
 */
public final class TraceBuffer {
    /** The largest number of traces. */
    public static final int TRACES_MAX = 5000;

    /** The largest size of all traces, in bytes. */
    public static final long BYTES_MAX = 64L * 1024 * 1024;

    /** The largest number of spans of one trace. Further ones are counted, and not kept. */
    public static final int SPANS_MAX = 2000;

    /** The ids, the headers of the objects and the entry of the map, about. */
    private static final int SPAN_BYTES = 300;

    private static final int TRACE_BYTES = 400;

    // This object guards the fields below.
    private final LinkedHashMap<String, Entry> traces = new LinkedHashMap<>();
    private long bytes;

    private static final class Entry {
        private final Map<String, KeptSpan> spans = new LinkedHashMap<>();
        private long bytes = TRACE_BYTES;
        private int dropped;
    }

    /**
     * One trace.
     *
     * @param id its id
     * @param spans its spans, in the order of their arrival
     * @param dropped the number of spans that came when it had {@value #SPANS_MAX} already
     */
    public record Trace(String id, List<KeptSpan> spans, int dropped) {
        /** Copies the spans. */
        public Trace {
            spans = List.copyOf(spans);
        }
    }

    /** Keeps these spans, and forgets as many old traces as they need. */
    public synchronized void add(Collection<KeptSpan> spans) {
        spans.forEach(this::add);
        Iterator<Entry> oldest = traces.values().iterator();
        while (traces.size() > TRACES_MAX || bytes > BYTES_MAX) {
            bytes -= oldest.next().bytes;
            oldest.remove();
        }
    }

    private void add(KeptSpan span) {
        Entry trace = Optional.ofNullable(traces.get(span.trace())).orElseGet(Entry::new);
        if (trace.spans.containsKey(span.id())) {
            return;
        }
        long before = traces.containsKey(span.trace()) ? trace.bytes : 0;
        if (trace.spans.size() < SPANS_MAX) {
            trace.spans.put(span.id(), span);
            trace.bytes += SPAN_BYTES + span.json().length();
        } else {
            trace.dropped++;
        }
        bytes += trace.bytes - before;
        Entry unused = traces.putLast(span.trace(), trace);
    }

    /** The trace that has this span, or a child of it. */
    public synchronized Optional<Trace> with(String span) {
        return traces.entrySet().stream()
                .filter(trace -> trace.getValue().spans.containsKey(span)
                        || trace.getValue().spans.values().stream()
                                .anyMatch(kept ->
                                        kept.parent().filter(span::equals).isPresent()))
                .findFirst()
                .map(trace -> new Trace(
                        trace.getKey(), List.copyOf(trace.getValue().spans.values()), trace.getValue().dropped));
    }

    /** The number of traces. */
    public synchronized int traces() {
        return traces.size();
    }

    /** The size of all traces in bytes, about. */
    public synchronized long bytes() {
        return bytes;
    }
}
