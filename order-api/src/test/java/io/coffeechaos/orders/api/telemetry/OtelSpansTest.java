package io.coffeechaos.orders.api.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.coffeechaos.orders.SpanId;
import io.coffeechaos.orders.TraceId;
import io.coffeechaos.orders.TraceParent;
import io.coffeechaos.orders.tracing.FinishedSpan;
import io.coffeechaos.orders.tracing.SpanIds;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OtelSpansTest {
    private static final TraceId TRACE = new TraceId("4bf92f3577b34da6a3ce929d0e0e4736");
    private static final SpanId SPAN = new SpanId("00f067aa0ba902b7");
    private static final SpanId PARENT = new SpanId("b7ad6b7169203331");
    private static final Instant BEGUN = Instant.parse("2026-11-21T10:00:00.000Z");

    private final AtomicInteger dropped = new AtomicInteger();

    @TempDir
    private Path folder;

    private OtelSpans spans(int ring, double ratio, Optional<URI> endpoint, Optional<Path> file) {
        return new OtelSpans(
                new TraceSettings(ring, endpoint, ratio, file, "node-1"), "order-api", dropped::incrementAndGet);
    }

    private OtelSpans remembering(int ring) {
        return spans(ring, 1, Optional.empty(), Optional.empty());
    }

    private static FinishedSpan span(TraceId trace) {
        return FinishedSpan.of(trace, SpanIds.random(), FinishedSpan.Kind.INTERNAL, "order")
                .lasted(BEGUN, BEGUN.plusMillis(5));
    }

    private static List<SpanData> remembered(OtelSpans spans) {
        return spans.ring().orElseThrow().after(0, TraceSettings.RING_MAX).spans();
    }

    @Test
    void aSpanKeepsItsIdsTimesAttributesEventsAndLinks() throws Exception {
        try (OtelSpans spans = remembering(10)) {
            spans.ended(FinishedSpan.of(TRACE, SPAN, FinishedSpan.Kind.CLIENT, "POST /payment/{key}")
                    .under(PARENT)
                    .text("http.request.method", "POST")
                    .number("server.port", 9201)
                    .flag("coffee.replay", true)
                    .events(List.of(new FinishedSpan.Event("parked", BEGUN.plusMillis(1))))
                    .link(new TraceParent(TRACE, PARENT, true))
                    .failed("no answer in 3000 ms")
                    .lasted(BEGUN, BEGUN.plusMillis(5)));

            assertThat(new ObjectMapper()
                            .readTree(SpanJson.of(remembered(spans).getFirst()).toString()))
                    .isEqualTo(new ObjectMapper().readTree("""
                    {"traceId":"4bf92f3577b34da6a3ce929d0e0e4736","spanId":"00f067aa0ba902b7",\
                    "parentSpanId":"b7ad6b7169203331","service":"order-api","instance":"node-1","kind":"CLIENT",\
                    "name":"POST /payment/{key}","startMicros":1795255200000000,"endMicros":1795255200005000,\
                    "attributes":{"coffee.replay":true,"http.request.method":"POST","server.port":9201},\
                    "events":[{"name":"parked","atMicros":1795255200001000}],\
                    "links":[{"traceId":"4bf92f3577b34da6a3ce929d0e0e4736","spanId":"b7ad6b7169203331"}],\
                    "error":"no answer in 3000 ms"}"""));
        }
    }

    @Test
    void aRootHasNoParentAndItsTraceIsTheGivenOne() {
        try (OtelSpans spans = remembering(10)) {
            spans.ended(span(TRACE));

            SpanData root = remembered(spans).getFirst();
            assertThat(root.getTraceId()).isEqualTo(TRACE.value());
            assertThat(SpanJson.of(root).path("parentSpanId").isNull()).isTrue();
        }
    }

    @Test
    void theRingForgetsTheOldestAndSaysHowManyAReaderMissed() {
        try (OtelSpans spans = remembering(3)) {
            IntStream.range(0, 5).forEach(i -> spans.ended(span(TRACE)));
            SpanRing ring = spans.ring().orElseThrow();

            SpanRing.Page first = ring.after(0, 2);
            assertThat(first.spans()).hasSize(2);
            assertThat(first.missed()).isEqualTo(2);
            assertThat(first.next()).isEqualTo(4);
            SpanRing.Page rest = ring.after(first.next(), 100);
            assertThat(rest.spans()).hasSize(1);
            assertThat(rest.missed()).isZero();
            assertThat(ring.after(rest.next(), 100).spans()).isEmpty();
            assertThat(ring.after(1_000, 100).spans())
                    .as("a cursor of an earlier start of this node")
                    .hasSize(3);
        }
    }

    @Test
    void allPartsKeepTheSameTracesAndTheFlagOfACallerChangesNothing() throws Exception {
        Path file = folder.resolve("half.jsonl");
        List<TraceId> traces = Stream.generate(TraceId::random).limit(400).toList();
        try (OtelSpans one = spans(0, 0.5, Optional.empty(), Optional.of(file));
                OtelSpans other = spans(0, 0.5, Optional.empty(), Optional.empty())) {
            for (TraceId trace : traces) {
                assertThat(one.samples(trace)).isEqualTo(other.samples(trace));
                one.ended(FinishedSpan.of(trace, SpanIds.random(), FinishedSpan.Kind.INTERNAL, "order")
                        .under(PARENT)
                        .link(new TraceParent(trace, PARENT, true))
                        .lasted(BEGUN, BEGUN));
            }

            List<String> kept =
                    traces.stream().filter(other::samples).map(TraceId::value).toList();
            assertThat(kept).hasSizeBetween(100, 300);
            assertThat(Files.readAllLines(file).stream().map(line -> line.substring(12, 44)))
                    .containsExactlyElementsOf(kept);
        }
    }

    @Test
    void withTheRatioZeroOnlyTheRingHasSpans() throws Exception {
        Path file = folder.resolve("none.jsonl");
        try (OtelSpans spans = spans(10, 0, Optional.empty(), Optional.of(file))) {
            spans.ended(span(TRACE));

            assertThat(spans.samples(TRACE)).isFalse();
            assertThat(spans.wants(TRACE)).isTrue();
            assertThat(remembered(spans)).hasSize(1);
            assertThat(Files.readString(file)).isEmpty();
        }
        try (OtelSpans none = spans(0, 0, Optional.empty(), Optional.empty())) {
            assertThat(none.wants(TRACE)).isFalse();
            assertThat(none.ring()).isEmpty();
        }
    }

    @Test
    void aDeadCollectorDelaysNothingAndEveryLostSpanIsCounted() {
        int told = 3 * BoundedExport.WAITING_MAX;
        try (OtelSpans spans = spans(0, 1, Optional.of(URI.create("http://127.0.0.1:1")), Optional.empty())) {
            for (int i = 0; i < told; i++) {
                spans.ended(span(TRACE));
            }

            await().atMost(Duration.ofMinutes(1))
                    .untilAsserted(() -> assertThat(dropped).hasValue(told));
        }
    }

    @Test
    void aCollectorGetsEachSpan() throws Exception {
        AtomicInteger bytes = new AtomicInteger();
        HttpServer collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/v1/traces", exchange -> {
            bytes.addAndGet(exchange.getRequestBody().readAllBytes().length);
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        collector.start();
        try (OtelSpans spans = spans(
                0,
                1,
                Optional.of(
                        URI.create("http://127.0.0.1:" + collector.getAddress().getPort())),
                Optional.empty())) {
            spans.ended(span(TRACE));
        } finally {
            // close() has flushed.
            collector.stop(0);
        }

        assertThat(bytes.get()).isPositive();
        assertThat(dropped).hasValue(0);
    }

    @Test
    void aSettingOutsideItsRangeIsNamed() {
        assertThatThrownBy(() -> spans(-1, 1, Optional.empty(), Optional.empty()))
                .hasMessage("coffee.traces.ring must be 0 to 100000: was -1");
        assertThatThrownBy(() -> spans(0, 1.5, Optional.empty(), Optional.empty()))
                .hasMessage("coffee.traces.ratio must be 0 to 1: was 1.5");
        assertThatThrownBy(() -> spans(0, Double.NaN, Optional.empty(), Optional.empty()))
                .hasMessage("coffee.traces.ratio must be 0 to 1: was NaN");
    }
}
