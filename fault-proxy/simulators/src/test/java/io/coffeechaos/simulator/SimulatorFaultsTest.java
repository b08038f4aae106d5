package io.coffeechaos.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulatorFaultsTest {
    private static final long SEED = 20260112;
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path ledgers;

    private final HttpClient client = HttpClient.newHttpClient();
    private volatile SimulatorServer.Pause pause = duration -> {};
    private SimulatorServer server;

    @BeforeEach
    void start() throws IOException {
        server = TestSimulator.start(ledgers, SEED, duration -> pause.sleep(duration));
    }

    @AfterEach
    void stop() throws IOException {
        send("POST", "/burn", "{\"threads\":0}");
        server.close();
        client.shutdownNow();
    }

    private HttpRequest request(String method, String path, String body) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .timeout(Duration.ofSeconds(20))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private HttpResponse<String> send(String method, String path, String body) {
        try {
            return client.send(request(method, path, body), HttpResponse.BodyHandlers.ofString());
        } catch (IOException noAnswer) {
            throw new AssertionError(noAnswer);
        } catch (InterruptedException stopping) {
            throw new AssertionError(stopping);
        }
    }

    private HttpRequest call(int order) {
        return request("POST", "/payment/ord_" + order + ":payment", "{\"orderId\":\"ord_" + order + "\"}");
    }

    private int status(int order) throws Exception {
        return client.send(call(order), HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    private JsonNode get(String path) throws IOException {
        return JSON.readTree(send("GET", path, "").body());
    }

    private void mode(String json) {
        HttpResponse<String> answer = send("PUT", "/mode", json.replace('\'', '"'));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    @Test
    void aModeWithADurationEndsByItselfAndReleasesItsHangingCalls() throws Exception {
        mode("{'mode':'hang','durationMs':50}");
        CompletableFuture<HttpResponse<String>> hanging =
                client.sendAsync(call(1), HttpResponse.BodyHandlers.ofString());

        await().untilAsserted(
                        () -> assertThat(get("/mode").path("mode").asText()).isEqualTo("normal"));
        // Either the call came in time and hung, or it came too late and was answered.
        assertThat(hanging.handle((answer, failure) -> true)).succeedsWithin(Duration.ofSeconds(10));
        assertThat(status(2)).isEqualTo(200);
    }

    @Test
    void theShareOfTheCallsIsHarmedAndCounted() throws Exception {
        mode("{'mode':'error','share':0.3}");
        int failed = 0;
        for (int order = 0; order < 200; order++) {
            failed += status(order) == 500 ? 1 : 0;
        }

        assertThat(failed).isBetween(40, 80);
        assertThat(get("/mode").path("touched").asInt()).isEqualTo(failed);
    }

    @Test
    void callsBeyondTheConcurrencyAreThrottledAndCounted() throws Exception {
        CountDownLatch in = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        pause = duration -> {
            in.countDown();
            leave.await(10, TimeUnit.SECONDS);
        };
        mode("{'mode':'normal','concurrencyMax':1}");
        CompletableFuture<HttpResponse<String>> first = client.sendAsync(call(1), HttpResponse.BodyHandlers.ofString());
        assertThat(in.await(10, TimeUnit.SECONDS)).isTrue();

        assertThat(status(2)).isEqualTo(429);
        JsonNode counters = get("/mode");
        leave.countDown();

        assertThat(counters.path("inFlight").asInt()).isEqualTo(1);
        assertThat(counters.path("throttled").asInt()).isEqualTo(1);
        assertThat(counters.path("touched").asInt()).isEqualTo(1);
        assertThat(first.join().statusCode()).isEqualTo(200);
        assertThat(status(3)).isEqualTo(200);
        assertThat(get("/ledger?after=0").path("throttled").asInt()).isEqualTo(1);
        assertThat(get("/ledger/ord_2:payment").path("effects").asInt()).isZero();
    }

    @Test
    void aRenamedAnswerIsValidJsonWithoutTheKnownFieldsAndTheWorkIsDone() throws Exception {
        mode("{'mode':'renamed'}");

        JsonNode answer = JSON.readTree(
                client.send(call(1), HttpResponse.BodyHandlers.ofString()).body());

        assertThat(answer.path("version").asInt()).isEqualTo(2);
        assertThat(answer.has("outcome")).isFalse();
        assertThat(get("/ledger/ord_1:payment").path("effects").asInt()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PUT|/mode|{'mode':'error','durationSeconds':5}|durationSeconds",
                "PUT|/mode|{'mode':'error','durationMs':900001}|durationMs",
                "PUT|/mode|{'mode':'error','share':1.5}|share",
                "PUT|/mode|{'mode':'error','concurrencyMax':-1}|concurrencyMax",
                "PUT|/mode|{'mode':'error','concurrencyMax':1.5}|concurrencyMax",
                "PUT|/mode|{'mode':'error','share':'all'}|share",
                "POST|/burn|{'threads':1000,'durationMs':50}|threads",
                "POST|/burn|{'threads':1,'durationMs':60001}|durationMs",
                "POST|/burn|{'threads':1}|durationMs",
                "POST|/burn|{'threads':1,'durationMs':50,'cores':1}|cores"
            })
    void aWrongFieldIsNamed(String method, String path, String json, String field) {
        HttpResponse<String> answer = send(method, path, json.replace('\'', '"'));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains(field);
    }

    @Test
    void aBurnUsesTheProcessorUntilItIsEnded() throws Exception {
        assertThat(send("POST", "/burn", "{\"threads\":1,\"durationMs\":60000}").statusCode())
                .isEqualTo(200);

        await().untilAsserted(
                        () -> assertThat(get("/burn").path("burnedMs").asLong()).isPositive());
        assertThat(get("/burn").path("threads").asInt()).isEqualTo(1);
        send("POST", "/burn", "{\"threads\":0}");
        assertThat(get("/burn").path("threads").asInt()).isZero();
        await().until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("burn-")));
    }

    @Test
    void aBurnEndsByItself() {
        send("POST", "/burn", "{\"threads\":1,\"durationMs\":50}");

        await().untilAsserted(
                        () -> assertThat(get("/burn").path("threads").asInt()).isZero());
    }
}
