package io.coffeechaos.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulatorServerTest {
    private static final long SEED = 20261121;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String KEY = "ord_1:payment";
    private static final String BODY =
            "{\"orderId\":\"ord_1\",\"amount\":{\"amount\":3998,\"currency\":\"USD\"},\"paymentMethod\":\"demo_ok\"}";

    @TempDir
    private Path ledgers;

    private final HttpClient client = HttpClient.newHttpClient();
    private volatile SimulatorServer.Pause pause = duration -> {};
    private final List<Duration> latencies = new ArrayList<>();
    private SimulatorServer server;

    @BeforeEach
    void start() throws IOException {
        server = TestSimulator.start(ledgers, SEED, duration -> {
            synchronized (latencies) {
                latencies.add(duration);
            }
            pause.sleep(duration);
        });
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        client.shutdownNow();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .timeout(Duration.ofSeconds(10));
    }

    private static String path(String key) {
        return "/payment/" + URLEncoder.encode(key, StandardCharsets.UTF_8);
    }

    private HttpRequest call(String key, String body) {
        return request(path(key))
                .header("Idempotency-Key", key)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private HttpRequest undo(String key) {
        return request(path(key))
                .header("Idempotency-Key", key + ":undo")
                .DELETE()
                .build();
    }

    private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> mode(String json) throws IOException, InterruptedException {
        return send(
                request("/mode").PUT(HttpRequest.BodyPublishers.ofString(json)).build());
    }

    private JsonNode entry(String key) throws IOException, InterruptedException {
        return JSON.readTree(send(request("/ledger/" + URLEncoder.encode(key, StandardCharsets.UTF_8))
                        .build())
                .body());
    }

    @Test
    void aCallTakesEffectOnceAndIsAnsweredTheSameEveryTime() throws Exception {
        HttpResponse<String> first = send(call(KEY, BODY));
        HttpResponse<String> second = send(call(KEY, BODY));

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(JSON.readTree(first.body()).path("outcome").asText()).isEqualTo("done");
        assertThat(JSON.readTree(first.body()).path("reference").asText()).startsWith("pay_");
        assertThat(JSON.readTree(second.body())).isEqualTo(JSON.readTree(first.body()));
        assertThat(entry(KEY).path("effects").asInt()).isEqualTo(1);
        assertThat(entry(KEY).path("calls").asInt()).isEqualTo(2);
    }

    @Test
    void prometheusReadsItsCallsByStatusAndItsMode() throws Exception {
        send(call(KEY, BODY));
        send(call("declined:payment", BODY.replace("demo_ok", "demo_declined")));
        mode("{\"mode\":\"slow\"}");

        // A call is counted after its answer.
        await().untilAsserted(() -> assertThat(send(request("/metrics").build()).body())
                .contains(
                        "http_server_request_duration_seconds_count{method=\"POST\",route=\"/payment/{key}\",service=\"payment\",status=\"200\"} 1",
                        "http_server_request_duration_seconds_count{method=\"POST\",route=\"/payment/{key}\",service=\"payment\",status=\"422\"} 1",
                        "simulator_mode{mode=\"slow\",service=\"payment\"} 1.0",
                        "simulator_mode{mode=\"normal\",service=\"payment\"} 0.0",
                        "simulator_calls_throttled_total{service=\"payment\"} 0.0"));
    }

    @Test
    void prometheusReadsTheEffectsAndNotTheRepeatedAnswers() throws Exception {
        assertThat(send(request("/metrics").build()).body())
                .contains(
                        "simulator_effects_total{effect=\"done\",service=\"payment\"} 0.0",
                        "simulator_effects_total{effect=\"refused\",service=\"payment\"} 0.0");

        send(call(KEY, BODY));
        send(call(KEY, BODY));
        send(undo(KEY));
        send(undo(KEY));
        send(undo("never:payment"));

        assertThat(send(request("/metrics").build()).body())
                .contains(
                        "simulator_effects_total{effect=\"done\",service=\"payment\"} 1.0",
                        "simulator_effects_total{effect=\"refused\",service=\"payment\"} 0.0",
                        "simulator_effects_total{effect=\"reversed\",service=\"payment\"} 1.0",
                        "simulator_effects_total{effect=\"nothing_seen\",service=\"payment\"} 1.0");
    }

    @Test
    void latenciesAreDrawnFromFiveHundredToAThousandMilliseconds() throws Exception {
        send(call(KEY, BODY));
        send(call("ord_2:payment", BODY));

        synchronized (latencies) {
            assertThat(latencies)
                    .hasSize(2)
                    .allMatch(latency -> latency.toMillis() >= 500 && latency.toMillis() <= 1000);
        }
    }

    @Test
    void aDeclinedCardIsRefusedForEver() throws Exception {
        HttpResponse<String> declined = send(call(KEY, BODY.replace("demo_ok", "demo_declined")));
        HttpResponse<String> again = send(call(KEY, BODY));

        assertThat(declined.statusCode()).isEqualTo(422);
        assertThat(JSON.readTree(declined.body()).path("code").asText()).isEqualTo("PAYMENT_DECLINED");
        assertThat(again.statusCode()).isEqualTo(422);
        assertThat(entry(KEY).path("net").asInt()).isZero();
    }

    @Test
    void aRefusalInModeRefuseStaysWhenTheModeIsNormalAgain() throws Exception {
        mode("{\"mode\":\"refuse\"}");
        int refused = send(call(KEY, BODY)).statusCode();
        mode("{\"mode\":\"normal\"}");

        assertThat(refused).isEqualTo(422);
        assertThat(send(call(KEY, BODY)).statusCode()).isEqualTo(422);
        assertThat(send(call("ord_2:payment", BODY)).statusCode()).isEqualTo(200);
    }

    @Test
    void anUndoDuringARunningCallMakesThatCallCommitNothing() throws Exception {
        CountDownLatch calling = new CountDownLatch(1);
        CountDownLatch undone = new CountDownLatch(1);
        pause = duration -> {
            calling.countDown();
            undone.await(10, TimeUnit.SECONDS);
        };
        CompletableFuture<HttpResponse<String>> running =
                client.sendAsync(call(KEY, BODY), HttpResponse.BodyHandlers.ofString());
        assertThat(calling.await(10, TimeUnit.SECONDS)).isTrue();
        pause = duration -> {};

        HttpResponse<String> undo = send(undo(KEY));
        undone.countDown();

        assertThat(JSON.readTree(undo.body()).path("outcome").asText()).isEqualTo("nothing-seen");
        assertThat(running.join().statusCode()).isEqualTo(409);
        assertThat(JSON.readTree(running.join().body()).path("outcome").asText())
                .isEqualTo("superseded");
        assertThat(entry(KEY).path("effects").asInt()).isZero();
        assertThat(entry(KEY).path("answer").asText()).isEqualTo("tombstone");
    }

    @Test
    void anUndoAfterTheCallReverses() throws Exception {
        send(call(KEY, BODY));

        assertThat(JSON.readTree(send(undo(KEY)).body()).path("outcome").asText())
                .isEqualTo("reversed");
        assertThat(send(call(KEY, BODY)).statusCode()).isEqualTo(409);
        assertThat(entry(KEY).path("net").asInt()).isZero();
    }

    @Test
    void modeErrorAnswersFiveHundredAndCommitsTheConfiguredShare() throws Exception {
        mode("{\"mode\":\"error\"}");
        int withoutEffect = send(call(KEY, BODY)).statusCode();
        mode("{\"mode\":\"error\",\"effectShare\":1}");
        int withEffect = send(call("ord_2:payment", BODY)).statusCode();

        assertThat(withoutEffect).isEqualTo(500);
        assertThat(withEffect).isEqualTo(500);
        assertThat(entry(KEY).path("effects").asInt()).isZero();
        assertThat(entry("ord_2:payment").path("effects").asInt()).isEqualTo(1);
    }

    @Test
    void modeHangAnswersNothingUntilTheModeIsReplaced() throws Exception {
        mode("{\"mode\":\"hang\"}");
        CompletableFuture<HttpResponse<String>> hanging =
                client.sendAsync(call(KEY, BODY), HttpResponse.BodyHandlers.ofString());
        HttpRequest impatient = HttpRequest.newBuilder(call("ord_2:payment", BODY), (name, value) -> true)
                .timeout(Duration.ofMillis(300))
                .build();
        assertThat(client.sendAsync(impatient, HttpResponse.BodyHandlers.ofString()))
                .failsWithin(Duration.ofSeconds(60))
                .withThrowableThat()
                .withCauseInstanceOf(HttpTimeoutException.class);
        assertThat(hanging).isNotDone();

        mode("{\"mode\":\"normal\"}");

        assertThat(hanging).failsWithin(Duration.ofSeconds(60));
        assertThat(send(call(KEY, BODY)).statusCode()).isEqualTo(200);
    }

    @Test
    void modeMalformedAnswersWithEveryKindOfGarbage() throws Exception {
        mode("{\"mode\":\"malformed\"}");
        Set<String> bodies = new HashSet<>();
        for (int call = 0; call < 200; call++) {
            HttpResponse<String> response = send(call("ord_" + call + ":payment", BODY));
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body()).doesNotContain("\"outcome\":\"done\"");
            bodies.add(response.body());
        }

        assertThat(bodies).hasSize(7);
    }

    @Test
    void fiveHundredConcurrentCallsOfOneKeyHaveOneEffect() throws Exception {
        int calls = 500;
        CountDownLatch allIn = new CountDownLatch(calls);
        pause = duration -> {
            // No call commits before all calls wait, so the server must be able to hold this many calls at once.
            allIn.countDown();
            allIn.await(20, TimeUnit.SECONDS);
        };
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int call = 0; call < calls; call++) {
            HttpRequest patient = HttpRequest.newBuilder(call(KEY, BODY), (name, value) -> true)
                    .timeout(Duration.ofSeconds(30))
                    .build();
            answers.add(client.sendAsync(patient, HttpResponse.BodyHandlers.ofString()));
        }

        Set<String> bodies = new HashSet<>();
        AtomicInteger accepted = new AtomicInteger();
        for (CompletableFuture<HttpResponse<String>> answer : answers) {
            bodies.add(JSON.readTree(answer.join().body()).path("reference").asText());
            accepted.addAndGet(answer.join().statusCode() == 200 ? 1 : 0);
        }

        assertThat(allIn.getCount()).isZero();
        assertThat(accepted).hasValue(calls);
        assertThat(bodies).hasSize(1);
        assertThat(entry(KEY).path("effects").asInt()).isEqualTo(1);
    }

    @Test
    void badRequestsAreRefusedAndLeaveNoLedgerEntry() throws Exception {
        HttpRequest otherKey = request(path(KEY))
                .header("Idempotency-Key", "another")
                .POST(HttpRequest.BodyPublishers.ofString(BODY))
                .build();

        HttpResponse<String> notJson = send(call(KEY, "not json"));
        assertThat(notJson.statusCode()).isEqualTo(400);
        assertThat(notJson.body()).isEqualTo("{\"message\":\"the body is not JSON\"}");
        assertThat(send(call(KEY, "{}")).statusCode()).isEqualTo(400);
        assertThat(send(otherKey).statusCode()).isEqualTo(400);
        assertThat(send(call(KEY, " ".repeat(70_000))).statusCode()).isEqualTo(413);
        assertThat(mode("{\"mode\":\"sulk\"}").statusCode()).isEqualTo(400);
        assertThat(mode("{\"mode\":\"slow\",\"latencyMsMin\":5,\"latencyMsMax\":1}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(send(request("/shipping/x").build()).statusCode()).isEqualTo(404);
        assertThat(send(request("/ledger/" + KEY).build()).statusCode()).isEqualTo(404);
    }

    @Test
    void theModeIsEchoedAndReadable() throws Exception {
        HttpResponse<String> echo = mode("{\"mode\":\"slow\",\"latencyMsMin\":10,\"latencyMsMax\":20}");

        assertThat(JSON.readTree(echo.body()))
                .isEqualTo(JSON.readTree(send(request("/mode").build()).body()))
                .isEqualTo(
                        JSON.readTree("{\"mode\":\"slow\",\"latencyMsMin\":10,\"latencyMsMax\":20,\"effectShare\":0.0,"
                                + "\"share\":1.0,\"concurrencyMax\":0,\"durationMs\":0,"
                                + "\"touched\":0,\"inFlight\":0,\"throttled\":0}"));
    }

    @Test
    void aClientThatGivesUpAHangingCallDoesNotBlockOthers() throws Exception {
        mode("{\"mode\":\"hang\"}");
        HttpRequest impatient = HttpRequest.newBuilder(call(KEY, BODY), (name, value) -> true)
                .timeout(Duration.ofMillis(200))
                .build();

        try {
            client.sendAsync(impatient, HttpResponse.BodyHandlers.ofString()).join();
        } catch (CompletionException expected) {
            assertThat(expected).hasCauseInstanceOf(HttpTimeoutException.class);
        }

        assertThat(send(request("/health").build()).statusCode()).isEqualTo(200);
        assertThat(entry(KEY).path("calls").asInt()).isEqualTo(1);
        assertThat(entry(KEY).path("answer").asText()).isEqualTo("none");
    }

    @Test
    void aHealthCheckNeedsNoHost() throws IOException {
        for (String head :
                List.of("HTTP/1.0\r\n", "HTTP/1.0\r\nHost:\r\n", "HTTP/1.1\r\nHost: \r\nConnection: close\r\n")) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                socket.getOutputStream().write(("GET /health " + head + "\r\n").getBytes(StandardCharsets.US_ASCII));
                assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                        .startsWith("HTTP/1.1 200");
            }
        }
    }

    @Test
    void theLedgerShowsTheEntriesThatChangedAfterANumber() throws Exception {
        send(call(KEY, BODY));
        send(call("ord_2:payment", BODY.replace("ord_1", "ord_2")));

        JsonNode all = JSON.readTree(send(request("/ledger?after=0").build()).body());
        JsonNode none = JSON.readTree(
                send(request("/ledger?after=" + all.path("next").asLong()).build())
                        .body());

        assertThat(all.path("entries")).hasSize(2);
        assertThat(none.path("entries")).isEmpty();
        assertThat(none.path("next")).isEqualTo(all.path("next"));
        assertThat(send(request("/ledger?after=-1").build()).statusCode()).isEqualTo(400);
        assertThat(send(request("/ledger?after=0&limit=1001").build()).statusCode())
                .isEqualTo(400);
    }
}
