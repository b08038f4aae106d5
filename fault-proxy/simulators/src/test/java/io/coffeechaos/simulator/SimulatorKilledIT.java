package io.coffeechaos.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The test kills the simulator process under load. After the restart, every earlier answer must be the same. */
class SimulatorKilledIT {
    @TempDir
    private Path ledgers;

    private final HttpClient client = HttpClient.newHttpClient();
    private final int paymentPort = freePort();
    private final int inventoryPort = freePort();
    private final int shippingPort = freePort();
    private Process process;

    SimulatorKilledIT() throws IOException {}

    @AfterEach
    void end() {
        process.destroyForcibly();
        client.shutdownNow();
    }

    @Test
    void everyAnswerIsRepeatedAfterAKill() throws Exception {
        start();
        put("{\"mode\":\"normal\",\"latencyMsMin\":0,\"latencyMsMax\":20}");
        Map<String, String> answered = new ConcurrentHashMap<>();
        CountDownLatch enough = new CountDownLatch(200);
        for (int order = 0; order < 2000; order++) {
            String key = "ord_" + order + ":payment";
            CompletableFuture<Void> unused = client.sendAsync(call(key), HttpResponse.BodyHandlers.ofString())
                    .thenAccept(response -> {
                        answered.put(key, response.body());
                        enough.countDown();
                    });
        }
        assertThat(enough.await(30, TimeUnit.SECONDS)).isTrue();

        process.destroyForcibly().waitFor();
        Map<String, String> told = Map.copyOf(answered);
        start();

        assertThat(get("/mode")).contains("\"normal\"").contains("500");
        put("{\"mode\":\"normal\",\"latencyMsMin\":0,\"latencyMsMax\":0}");
        for (Map.Entry<String, String> answer : told.entrySet()) {
            assertThat(client.send(call(answer.getKey()), HttpResponse.BodyHandlers.ofString())
                            .body())
                    .isEqualTo(answer.getValue());
        }
        assertThat(told).hasSizeGreaterThanOrEqualTo(200).hasSizeLessThan(2000);
    }

    private void start() throws IOException, InterruptedException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        ProcessBuilder builder = new ProcessBuilder(List.of(
                java.toString(),
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                SimulatorMain.class.getName()));
        builder.environment()
                .putAll(Map.of(
                        "PAYMENT_PORT", Integer.toString(paymentPort),
                        "INVENTORY_PORT", Integer.toString(inventoryPort),
                        "SHIPPING_PORT", Integer.toString(shippingPort),
                        "LEDGER_DIR", ledgers.toString()));
        process = builder.redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(ledgers.resolve("log").toFile()))
                .start();
        Instant deadline = Instant.now().plusSeconds(30);
        while (true) {
            try {
                get("/health");
                return;
            } catch (IOException notYet) {
                assertThat(Instant.now()).isBefore(deadline);
                assertThat(process.waitFor(50, TimeUnit.MILLISECONDS)).isFalse();
            }
        }
    }

    private String get(String path) throws IOException, InterruptedException {
        return client.send(request(path).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private void put(String mode) throws IOException, InterruptedException {
        HttpRequest request =
                request("/mode").PUT(HttpRequest.BodyPublishers.ofString(mode)).build();
        assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(200);
    }

    private HttpRequest call(String key) {
        return request("/payment/" + key)
                .POST(HttpRequest.BodyPublishers.ofString("{\"orderId\":\"" + key.split(":", -1)[0] + "\"}"))
                .build();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + paymentPort + path))
                .timeout(Duration.ofSeconds(20));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
