package io.coffeechaos.telemetry;

import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.ArrayList;
import java.util.List;

/** Remembers the last spans of this program. A reader names the last one it has seen. Thread-safe. */
final class SpanRing extends EndedSpans {
    /**
     * Some spans after a cursor.
     *
     * @param spans the spans, oldest first
     * @param next the cursor after them
     * @param missed how many spans after the cursor were forgotten before they were read
     */
    record Page(List<SpanData> spans, long next, long missed) {
        Page {
            spans = List.copyOf(spans);
        }
    }

    private final SpanData[] spans;
    private long written;

    /** @param size most spans, 1 or more */
    SpanRing(int size) {
        this.spans = new SpanData[size];
    }

    @Override
    public void onEnd(ReadableSpan span) {
        SpanData ended = span.toSpanData();
        synchronized (this) {
            spans[slot(written)] = ended;
            written++;
        }
    }

    /**
     * The spans after this cursor. A cursor of another start of this program, which may be ahead, begins anew.
     *
     * @param after the cursor; 0 is the oldest span
     * @param limit most spans
     */
    synchronized Page after(long after, int limit) {
        long oldest = Math.max(0, written - spans.length);
        long wanted = after > written ? oldest : after;
        long from = Math.max(wanted, oldest);
        long until = Math.min(written, from + limit);
        List<SpanData> page = new ArrayList<>();
        for (long number = from; number < until; number++) {
            page.add(spans[slot(number)]);
        }
        return new Page(page, until, from - wanted);
    }

    private int slot(long number) {
        return Math.toIntExact(number % spans.length);
    }
}
