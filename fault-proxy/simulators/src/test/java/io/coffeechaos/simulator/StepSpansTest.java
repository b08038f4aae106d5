package io.coffeechaos.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StepSpansTest {
    private static final long SEED = 20261201;
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String ATTEMPT = "00f067aa0ba902b7";
    private static final String BODY = "{\"orderId\":\"ord_1\",\"paymentMethod\":\"demo_ok\"}";

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private SimulatorServer server;

    @BeforeEach
    void start() throws IOException {
        server = start(Map.of("PART", "simulators"));
    }

    private SimulatorServer start(Map<String, String> environment) throws IOException {
        return TestSimulator.start(folder, SEED, duration -> {}, environment);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        client.shutdownNow();
    }

    private HttpRequest request(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .timeout(Duration.ofSeconds(10))
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return request.build();
    }

    private HttpResponse<String> send(String method, String path, String body, String... headers) {
        try {
            return client.send(request(method, path, body, headers), HttpResponse.BodyHandlers.ofString());
        } catch (IOException noAnswer) {
            throw new AssertionError(noAnswer);
        } catch (InterruptedException stopping) {
            throw new AssertionError(stopping);
        }
    }

    private static String traceparent(String trace, String flags) {
        return "00-" + trace + "-" + ATTEMPT + "-" + flags;
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (IOException notJson) {
            throw new AssertionError(notJson);
        }
    }

    /** The spans, of which there are so many in the end: a span ends after its answer. */
    private List<JsonNode> spans(int count) {
        await().untilAsserted(() -> assertThat(
                        json(send("GET", "/traces", "").body()).path("spans").size())
                .isGreaterThanOrEqualTo(count));
        List<JsonNode> spans = new ArrayList<>();
        json(send("GET", "/traces", "").body()).path("spans").forEach(spans::add);
        assertThat(spans).hasSize(count);
        return spans;
    }

    private static String attribute(JsonNode span, String name) {
        return span.path("attributes").path(name).asText();
    }

    @Test
    void aCallIsASpanUnderTheAttemptOfItsCaller() {
        send("POST", "/payment/ord_1:payment", BODY, "traceparent", traceparent(TRACE, "01"));

        JsonNode span = spans(1).getFirst();
        assertThat(span.path("traceId").asText()).isEqualTo(TRACE);
        assertThat(span.path("parentSpanId").asText()).isEqualTo(ATTEMPT);
        assertThat(span.path("kind").asText()).isEqualTo("SERVER");
        assertThat(span.path("name").asText()).isEqualTo("POST /payment/{key}");
        assertThat(span.path("service").asText()).isEqualTo("payment");
        assertThat(span.path("instance").asText()).isEqualTo("simulators");
        assertThat(span.path("error").isNull()).isTrue();
        assertThat(span.path("attributes"))
                .isEqualTo(json("{\"coffee.ledger.effect\":\"done\",\"coffee.simulator.mode\":\"normal\","
                        + "\"http.request.method\":\"POST\",\"http.response.status_code\":200,"
                        + "\"http.route\":\"/payment/{key}\"}"));
    }

    @Test
    void onlyTheRequestThatChangesTheLedgerHasAnEffect() {
        send("POST", "/payment/ord_1:payment", BODY);
        send("POST", "/payment/ord_1:payment", BODY);
        send("DELETE", "/payment/ord_1:payment", "");
        send("DELETE", "/payment/ord_1:payment", "");
        send("DELETE", "/payment/ord_2:payment", "");
        send("POST", "/payment/ord_3:payment", BODY.replace("demo_ok", "demo_declined"));
        send("POST", "/payment/ord_1:payment", BODY);

        List<JsonNode> spans = spans(7);
        assertThat(spans)
                .extracting(span -> attribute(span, "coffee.ledger.effect"))
                .containsExactly("done", "none", "reversed", "none", "nothing-seen", "refused", "none");
        assertThat(spans)
                .extracting(span -> attribute(span, "http.response.status_code"))
                .containsExactly("200", "200", "200", "200", "200", "422", "409");
        assertThat(spans).extracting(span -> span.path("traceId").asText()).doesNotHaveDuplicates();
        assertThat(spans)
                .allSatisfy(
                        span -> assertThat(span.path("parentSpanId").isNull()).isTrue());
    }

    @Test
    void otherRequestsHaveNoSpan() {
        send("GET", "/health", "");
        send("PUT", "/mode", "{\"mode\":\"slow\"}");
        send("GET", "/payment/ord_1:payment", "");
        send("POST", "/inventory/ord_1:inventory", BODY);

        send("POST", "/payment/ord_1:payment", BODY);
        assertThat(attribute(spans(1).getFirst(), "coffee.simulator.mode")).isEqualTo("slow");
    }

    @Test
    void aFailedCallSaysWhetherItTookEffect() {
        send("PUT", "/mode", "{\"mode\":\"error\",\"effectShare\":1}");
        send("POST", "/payment/ord_1:payment", BODY);
        send("PUT", "/mode", "{\"mode\":\"error\"}");
        send("POST", "/payment/ord_2:payment", BODY);

        List<JsonNode> spans = spans(2);
        assertThat(spans)
                .extracting(span -> attribute(span, "coffee.ledger.effect"))
                .containsExactly("done", "none");
        assertThat(spans).allSatisfy(span -> {
            assertThat(attribute(span, "coffee.simulator.mode")).isEqualTo("error");
            assertThat(span.path("error").asText()).isEqualTo("answered with 500");
        });
    }

    @Test
    void aHangingCallThatIsReleasedHasASpanWithoutAStatus() {
        send("PUT", "/mode", "{\"mode\":\"hang\"}");
        CompletableFuture<HttpResponse<String>> hanging =
                client.sendAsync(request("POST", "/payment/ord_1:payment", BODY), HttpResponse.BodyHandlers.ofString());
        await().untilAsserted(() -> assertThat(
                        json(send("GET", "/mode", "").body()).path("inFlight").asInt())
                .isEqualTo(1));
        spans(0);
        send("PUT", "/mode", "{\"mode\":\"normal\"}");

        JsonNode span = spans(1).getFirst();
        assertThat(hanging).failsWithin(Duration.ofSeconds(10));
        assertThat(attribute(span, "coffee.simulator.mode")).isEqualTo("hang");
        assertThat(span.path("attributes").has("http.response.status_code")).isFalse();
        assertThat(span.path("error").asText()).isEqualTo("not answered");
    }

    /** The caller announces a body and is killed before it has sent all of it. */
    @Test
    void aConnectionThatIsKilledEndsItsSpan() throws IOException {
        try (Socket caller = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            caller.getOutputStream()
                    .write(("POST /payment/ord_1:payment HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n"
                                    + "traceparent: " + traceparent(TRACE, "00") + "\r\n\r\n{")
                            .getBytes(StandardCharsets.US_ASCII));
        }

        JsonNode span = spans(1).getFirst();
        assertThat(span.path("traceId").asText()).isEqualTo(TRACE);
        assertThat(attribute(span, "coffee.ledger.effect")).isEqualTo("none");
    }

    @Test
    void aWrongRequestHasASpanToo() {
        send("POST", "/payment/ord_1:payment", "no json", "traceparent", "no trace");

        JsonNode span = spans(1).getFirst();
        assertThat(attribute(span, "http.response.status_code")).isEqualTo("400");
        assertThat(span.path("attributes").has("coffee.simulator.mode")).isFalse();
        assertThat(span.path("parentSpanId").isNull()).isTrue();
    }

    /** The node keeps the same traces: its sampler is the same class. */
    @ParameterizedTest
    @CsvSource({"0, 0, 0", "0.5, 5, 35", "1, 40, 40"})
    void theFileGetsTheSampledTracesWhateverTheFlagOfTheCallerSays(String ratio, int least, int most) throws Exception {
        Path file = folder.resolve("traces/simulators.jsonl");
        server.close();
        server = start(Map.of("TRACES_FILE", file.toString(), "TRACES_RATIO", ratio));
        for (int i = 0; i < 40; i++) {
            String trace = "%032x".formatted(0x9e3779b97f4a7c15L * (i + 1));
            send("POST", "/payment/a" + i, BODY, "traceparent", traceparent(trace, i % 2 == 0 ? "01" : "00"));
            send("POST", "/payment/b" + i, BODY, "traceparent", traceparent(trace, i % 2 == 0 ? "00" : "01"));
        }
        spans(80);

        List<String> kept = Files.readAllLines(file).stream()
                .map(line -> json(line).path("traceId").asText())
                .toList();
        assertThat(kept.stream().distinct().toList()).hasSizeBetween(least, most);
        assertThat(kept)
                .as("both calls of a trace")
                .hasSize(2 * kept.stream().distinct().toList().size());
    }

    @Test
    void noSpanHasTheKeyTheCustomerOrTheBody() {
        String canary = "canary-7f3a";
        send(
                "POST",
                "/payment/" + canary + "-key:payment",
                "{\"orderId\":\"ord_1\",\"customerId\":\"" + canary + "-customer\",\"note\":\"" + canary + "-body\"}",
                "Idempotency-Key",
                canary + "-key:payment",
                "traceparent",
                traceparent(TRACE, "01"));
        send("DELETE", "/payment/" + canary + "-key:payment", "");
        send("POST", "/payment/" + canary + "-wrong", canary);

        spans(3);
        assertThat(send("GET", "/traces", "").body()).contains(TRACE).doesNotContain(canary);
    }

    @Test
    void theListGoesOnAtItsCursor() {
        send("POST", "/payment/ord_1:payment", BODY);
        send("DELETE", "/payment/ord_1:payment", "");
        spans(2);

        JsonNode first = json(send("GET", "/traces?limit=1", "").body());
        JsonNode rest = json(
                send("GET", "/traces?after=" + first.path("next").asText(), "").body());
        assertThat(first.path("spans").size()).isEqualTo(1);
        assertThat(rest.path("spans").size()).isEqualTo(1);
        assertThat(rest.path("missed").asInt()).isZero();
        HttpResponse<String> refused = send("GET", "/traces?limit=2001", "");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("limit", "2000");
    }

    @Test
    void aDeadCollectorDelaysNoCallAndItsSpansAreCounted() throws IOException {
        server.close();
        server = start(Map.of("TRACES_RING", "0", "OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1"));
        send("POST", "/payment/ord_1:payment", BODY);

        assertThat(json(send("GET", "/traces", "").body()).path("spans").size()).isZero();
        server.flushSpans();
        await().untilAsserted(() -> assertThat(send("GET", "/metrics", "").body())
                .contains("trace_spans_dropped_total{service=\"payment\"} 1.0"));
    }
}
