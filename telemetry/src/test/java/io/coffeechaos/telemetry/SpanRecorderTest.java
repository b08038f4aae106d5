package io.coffeechaos.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpanRecorderTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String SPAN = "00f067aa0ba902b7";
    private static final String PARENT = "b7ad6b7169203331";

    private final AtomicInteger dropped = new AtomicInteger();

    @TempDir
    private Path folder;

    private SpanRecorder recorder(int ring, double ratio, Optional<URI> endpoint, Optional<Path> file) {
        return new SpanRecorder(
                new TraceSettings(ring, endpoint, ratio, file, "node-1"), "order-api", dropped::incrementAndGet);
    }

    private SpanRecorder remembering(int ring) {
        return recorder(ring, 1, Optional.empty(), Optional.empty());
    }

    private static void root(SpanRecorder recorder) {
        recorder.start(recorder.span("order").setNoParent(), TRACE, SPAN).end();
    }

    /** A span whose caller says that its trace is sampled, or that it is not. */
    private static void child(SpanRecorder recorder, String trace, boolean flag) {
        SpanBuilder span = recorder.span("order")
                .setParent(Context.root()
                        .with(Span.wrap(SpanContext.createFromRemoteParent(
                                trace,
                                PARENT,
                                flag ? TraceFlags.getSampled() : TraceFlags.getDefault(),
                                TraceState.getDefault()))));
        span.startSpan().end();
    }

    private static SpanRing ring(SpanRecorder recorder) {
        return recorder.ring().orElseThrow();
    }

    @Test
    void aSpanHasTheGivenIdsAndTheNextOneOfTheThreadHasRandomOnes() {
        try (SpanRecorder recorder = remembering(10)) {
            root(recorder);
            recorder.span("order").setNoParent().startSpan().end();

            List<String> ids = ring(recorder).after(0, 10).spans().stream()
                    .map(span -> span.getTraceId() + " " + span.getSpanId())
                    .toList();
            assertThat(ids).hasSize(2).startsWith(TRACE + " " + SPAN).doesNotHaveDuplicates();
        }
    }

    @Test
    void theRingForgetsTheOldestAndSaysHowManyAReaderMissed() {
        try (SpanRecorder recorder = remembering(3)) {
            IntStream.range(0, 5).forEach(i -> root(recorder));
            SpanRing ring = ring(recorder);

            SpanRing.Page first = ring.after(0, 2);
            assertThat(first.spans()).hasSize(2);
            assertThat(first.missed()).isEqualTo(2);
            assertThat(first.next()).isEqualTo(4);
            SpanRing.Page rest = ring.after(first.next(), 100);
            assertThat(rest.spans()).hasSize(1);
            assertThat(rest.missed()).isZero();
            assertThat(ring.after(rest.next(), 100).spans()).isEmpty();
            assertThat(ring.after(1_000, 100).spans())
                    .as("a cursor of an earlier start of this program")
                    .hasSize(3);
        }
    }

    /** All parts have this class. So two recorders with the same ratio stand for any two parts. */
    @ParameterizedTest
    @CsvSource({"0, 0, 0", "0.5, 100, 300", "1, 400, 400"})
    void allPartsKeepTheSameTracesAndTheFlagOfACallerChangesNothing(double ratio, int least, int most)
            throws Exception {
        Random random = new Random(20261201);
        List<String> traces = Stream.generate(
                        () -> "%016x%016x".formatted(random.nextLong() | 1, random.nextLong() | 1))
                .limit(400)
                .toList();
        Path asked = folder.resolve("asked.jsonl");
        Path forged = folder.resolve("forged.jsonl");
        try (SpanRecorder one = recorder(0, ratio, Optional.empty(), Optional.of(asked));
                SpanRecorder other = recorder(10, ratio, Optional.empty(), Optional.of(forged))) {
            traces.forEach(trace -> child(one, trace, true));
            traces.forEach(trace -> child(other, trace, false));

            List<String> kept = traces.stream().filter(one::samples).toList();
            assertThat(kept).hasSizeBetween(least, most);
            assertThat(tracesIn(asked)).containsExactlyElementsOf(kept);
            assertThat(tracesIn(forged)).containsExactlyElementsOf(kept);
        }
    }

    private static List<String> tracesIn(Path file) throws IOException {
        return Files.readAllLines(file).stream().map(SpanRecorderTest::traceOf).toList();
    }

    private static String traceOf(String line) {
        try {
            return new ObjectMapper().readTree(line).path("traceId").asText();
        } catch (IOException notJson) {
            throw new UncheckedIOException(notJson);
        }
    }

    @Test
    void aSampledTraceThatNobodyTakesIsNotWanted() {
        try (SpanRecorder none = recorder(0, 1, Optional.empty(), Optional.empty())) {
            assertThat(none.samples(TRACE)).as("other programs may keep it").isTrue();
            assertThat(none.wants(TRACE)).isFalse();
        }
        try (SpanRecorder filed = recorder(0, 1, Optional.empty(), Optional.of(folder.resolve("all.jsonl")))) {
            assertThat(filed.wants(TRACE)).isTrue();
        }
    }

    @Test
    void withTheRatioZeroOnlyTheRingHasSpans() throws Exception {
        Path file = folder.resolve("none.jsonl");
        try (SpanRecorder recorder = recorder(10, 0, Optional.empty(), Optional.of(file))) {
            root(recorder);

            assertThat(recorder.samples(TRACE)).isFalse();
            assertThat(recorder.wants(TRACE)).isTrue();
            assertThat(recorder.page(0, 10).path("spans").size()).isEqualTo(1);
            assertThat(Files.readString(file)).isEmpty();
        }
        try (SpanRecorder none = recorder(0, 0, Optional.empty(), Optional.empty())) {
            root(none);

            assertThat(none.wants(TRACE)).isFalse();
            assertThat(none.page(0, 10)).hasToString("{\"spans\":[],\"next\":\"0\",\"missed\":0}");
        }
    }

    @Test
    void aDeadCollectorDelaysNothingAndEveryLostSpanIsCounted() {
        int told = 3 * BoundedExport.WAITING_MAX;
        try (SpanRecorder recorder = recorder(0, 1, Optional.of(URI.create("http://127.0.0.1:1")), Optional.empty())) {
            for (int i = 0; i < told; i++) {
                root(recorder);
            }

            await().atMost(Duration.ofMinutes(1))
                    .untilAsserted(() -> assertThat(dropped).hasValue(told));
        }
    }

    /** The system accepts its connections, and nobody reads from them. */
    @Test
    void aCollectorThatNeverAnswersDelaysNothing() throws Exception {
        int told = 3 * BoundedExport.WAITING_MAX;
        int onTheWay = BoundedExport.WAITING_MAX + 512;
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                SpanRecorder recorder = recorder(
                        0, 1, Optional.of(URI.create("http://127.0.0.1:" + silent.getLocalPort())), Optional.empty())) {
            for (int i = 0; i < told; i++) {
                root(recorder);
            }

            assertThat(dropped).hasValueGreaterThanOrEqualTo(told - onTheWay);
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
        try (SpanRecorder recorder = recorder(
                0,
                1,
                Optional.of(
                        URI.create("http://127.0.0.1:" + collector.getAddress().getPort())),
                Optional.empty())) {
            root(recorder);
        } finally {
            // close() has flushed.
            collector.stop(0);
        }

        assertThat(bytes.get()).isPositive();
        assertThat(dropped).hasValue(0);
    }

    @Test
    void aFullDiskIsCounted() {
        try (SpanRecorder recorder = recorder(0, 1, Optional.empty(), Optional.of(Path.of("/dev/full")))) {
            root(recorder);
        }

        assertThat(dropped).hasValue(1);
    }

    @Test
    void withoutSettingsTheRingRemembersAndNobodyElseGetsSpans() {
        TraceSettings settings = TraceSettings.of(Map.of("TRACES_FILE", " ", "PART", "node-2"));

        assertThat(settings).isEqualTo(new TraceSettings(8000, Optional.empty(), 1, Optional.empty(), "node-2"));
        assertThat(TraceSettings.of(Map.of()).instance()).startsWith("pid-");
    }

    @Test
    void tasksOfOneServiceOnEcsHaveDifferentNames() {
        TraceSettings settings = TraceSettings.of(Map.of(
                "PART",
                "node",
                "ECS_CONTAINER_METADATA_URI_V4",
                "http://169.254.170.2/v4/8f03e41243824aea-0179205828"));

        assertThat(settings.instance()).isEqualTo("node-8f03e41243824aea-0179205828");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "TRACES_RING|-1|0 to 100000",
                "TRACES_RING|100001|0 to 100000",
                "TRACES_RING|many|0 to 100000",
                "TRACES_RATIO|1.5|0 to 1",
                "TRACES_RATIO|NaN|0 to 1",
                "TRACES_RATIO|half|0 to 1",
                "OTEL_EXPORTER_OTLP_ENDPOINT|127.0.0.1:4318|an http or https address",
                "OTEL_EXPORTER_OTLP_ENDPOINT|ftp://collector|an http or https address",
                "OTEL_EXPORTER_OTLP_ENDPOINT|http:collector|an http or https address"
            })
    void aWrongSettingIsNamedWithWhatItMustBe(String wrong) {
        String[] setting = wrong.split("\\|", -1);

        assertThatThrownBy(() -> TraceSettings.of(Map.of(setting[0], setting[1])))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(setting[0] + " must be " + setting[2] + ": was " + setting[1]);
    }
}
