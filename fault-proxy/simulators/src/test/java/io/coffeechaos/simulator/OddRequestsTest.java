package io.coffeechaos.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients cannot make series: only the metric of the requests gets more of them, and their labels are of a known set. */
class OddRequestsTest {
    private static final int REQUESTS = 1_000;
    private static final String HTTP = "http_server_request_duration_seconds_";

    private final Random random;

    @TempDir
    private Path ledgers;

    OddRequestsTest() {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("odd requests: -Dseed=" + seed);
        random = new Random(seed);
    }

    @Test
    void aThousandOddRequestsMakeNoSeries() throws Exception {
        try (SimulatorServer server = TestSimulator.start(ledgers, 1, duration -> {});
                HttpClient client = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .build()) {
            URI base = URI.create("http://127.0.0.1:" + server.port());
            Set<String> before = series(client, base);
            Set<Integer> statuses = new TreeSet<>();

            for (int i = 0; i < REQUESTS; i++) {
                statuses.add(client.send(request(base), HttpResponse.BodyHandlers.discarding())
                        .statusCode());
            }

            assertThat(statuses).contains(200, 400, 404, 405);
            Set<String> late = series(client, base);
            late.removeAll(before);
            assertThat(late)
                    .allMatch(
                            series -> series.matches(
                                    HTTP
                                            + "(count|sum|bucket)\\{method=\"(GET|PUT|POST|DELETE|other)\",route=\"(/payment/\\{key}|other)\",service=\"payment\",status=\"([1-5][0-9]{2}|none)\"(,le=.*)?}"));
            assertThat(late)
                    .as("the methods of no route are one")
                    .anyMatch(series -> series.contains("method=\"other\""));
        }
    }

    private static Set<String> series(HttpClient client, URI base) throws Exception {
        return client.send(
                        HttpRequest.newBuilder(base.resolve("/metrics")).build(), HttpResponse.BodyHandlers.ofString())
                .body()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.substring(0, line.lastIndexOf(' ')))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private HttpRequest request(URI base) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        base.resolve(path() + one("", "?" + word() + "=" + word())))
                .timeout(Duration.ofSeconds(10))
                .method(
                        one("GET", "POST", "DELETE", "PUT", "HEAD", "OPTIONS", "M" + word().toUpperCase(Locale.ROOT)),
                        HttpRequest.BodyPublishers.ofString(one("", word(), "{}", "{\"orderId\":\"" + word() + "\"}")));
        return random.nextBoolean()
                ? request.build()
                : request.header(one("Idempotency-Key", "traceparent", "X-" + word()), word())
                        .build();
    }

    private String path() {
        return one(
                "/payment/" + word(),
                "/payment/" + word() + "/" + word(),
                "/shipping/" + word(),
                "/ledger" + one("", "/" + word()),
                "/health",
                "/mode",
                "/" + word(),
                "/payment/%2e%2e%2f" + word(),
                "/");
    }

    private String word() {
        return Long.toString(random.nextLong() >>> 1, 36);
    }

    @SafeVarargs
    private <T> T one(T... any) {
        return any[random.nextInt(any.length)];
    }
}
