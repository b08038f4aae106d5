package io.coffeechaos.lab.trace;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TraceBufferTest {
    private final TraceBuffer buffer = new TraceBuffer();

    private static KeptSpan span(long trace, long id, long parent) {
        return KeptSpan.of(Spans.of(trace, id, parent, "order", 1, 2)).orElseThrow();
    }

    private static KeptSpan large(long trace, long id) {
        ObjectNode span = Spans.of(trace, id, 0, "order", 1, 2);
        span.withObject("/attributes").put("text", "x".repeat(30_000));
        return KeptSpan.of(span).orElseThrow();
    }

    private boolean knows(long span) {
        return buffer.with(Spans.id(16, span)).isPresent();
    }

    @Test
    void tenThousandTracesLeaveTheNewestFiveThousand() {
        for (int trace = 1; trace <= 10_000; trace++) {
            buffer.add(List.of(span(trace, trace, 0)));
        }

        assertThat(buffer.traces()).isEqualTo(TraceBuffer.TRACES_MAX);
        assertThat(knows(5000)).isFalse();
        assertThat(knows(5001)).isTrue();
        assertThat(buffer.bytes()).isLessThan(5000L * 1500);
    }

    @Test
    void itHasNoMoreThanSixtyFourMebibytes() {
        for (int trace = 1; trace <= 3000; trace++) {
            buffer.add(List.of(large(trace, trace)));
            assertThat(buffer.bytes()).isLessThanOrEqualTo(TraceBuffer.BYTES_MAX);
        }

        assertThat(buffer.traces()).isBetween(2000, 2500);
        assertThat(knows(3000)).isTrue();
        assertThat(knows(1)).isFalse();
    }

    @Test
    void aTraceLargerThanTheBufferIsForgottenWhole() {
        List<KeptSpan> spans = LongStream.rangeClosed(1, TraceBuffer.SPANS_MAX)
                .mapToObj(id -> large(1, id))
                .toList();
        for (int copy = 0; copy < 2; copy++) {
            buffer.add(spans);
        }
        buffer.add(List.of(span(2, 5000, 0)));

        assertThat(buffer.bytes()).isLessThanOrEqualTo(TraceBuffer.BYTES_MAX);
        assertThat(knows(5000)).isTrue();
    }

    @Test
    void aTraceThatStillGetsSpansStaysAndASpanToldTwiceIsOne() {
        buffer.add(List.of(span(1, 1, 0), span(1, 1, 0)));
        for (int trace = 2; trace <= TraceBuffer.TRACES_MAX; trace++) {
            buffer.add(List.of(span(trace, trace, 0)));
        }
        buffer.add(List.of(span(1, 9001, 1)));
        long bytes = buffer.bytes();
        buffer.add(List.of(span(1, 9001, 1)));
        assertThat(buffer.bytes()).isEqualTo(bytes);

        buffer.add(List.of(span(8000, 8000, 0)));

        assertThat(knows(2)).isFalse();
        assertThat(buffer.with(Spans.id(16, 1)).orElseThrow().spans()).hasSize(2);
    }

    @Test
    void aTraceHasAtMostTwoThousandSpans() {
        for (int id = 1; id <= TraceBuffer.SPANS_MAX + 3; id++) {
            buffer.add(List.of(span(1, id, 0)));
        }

        TraceBuffer.Trace trace = buffer.with(Spans.id(16, 1)).orElseThrow();
        assertThat(trace.spans()).hasSize(TraceBuffer.SPANS_MAX);
        assertThat(trace.dropped()).isEqualTo(3);
    }

    @Test
    void aTraceIsFoundByASpanThatHasNotEnded() {
        buffer.add(List.of(span(7, 70, 99), span(8, 80, 98)));

        assertThat(buffer.with(Spans.id(16, 99)).orElseThrow().id()).isEqualTo(Spans.id(32, 7));
        assertThat(knows(97)).isFalse();
    }

    @Test
    void whatIsNoSpanIsNotKept() {
        assertThat(KeptSpan.of(Spans.of(1, 1, 0, "order", 1, 2).put("traceId", "ABC")))
                .isEmpty();
        assertThat(KeptSpan.of(Spans.of(1, 1, 0, "order", 1, 2).put("parentSpanId", "1")))
                .isEmpty();
        assertThat(KeptSpan.of(Spans.of(1, 1, 0, "order", 1, 2).put("endMicros", "now")))
                .isEmpty();
        assertThat(KeptSpan.of(Spans.of(1, 1, 0, "x".repeat(KeptSpan.CHARACTERS_MAX), 1, 2)))
                .isEmpty();
        // One byte for each character.
        assertThat(KeptSpan.of(Spans.of(1, 1, 0, "é€", 1, 2)).orElseThrow().json())
                .contains("\\u20AC");
    }
}
