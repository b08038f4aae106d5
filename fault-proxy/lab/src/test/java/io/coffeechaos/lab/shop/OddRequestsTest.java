package io.coffeechaos.lab.shop;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpMethod;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.RequestEntityAcceptances;
import org.apache.pekko.http.javadsl.model.Uri;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.testkit.javadsl.TestKit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients cannot make series: only the metric of the requests gets more of them, and their labels are of a known set. */
class OddRequestsTest {
    private static final int REQUESTS = 1_000;
    private static final URI CLOSED = URI.create("http://127.0.0.1:1");

    private final ActorSystem system = ActorSystem.create("odd-requests", ShopServerMain.config());
    private final Random random;

    @TempDir
    private Path files;

    OddRequestsTest() {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("odd requests: -Dseed=" + seed);
        random = new Random(seed);
    }

    @AfterEach
    void end() {
        TestKit.shutdownActorSystem(system);
    }

    @Test
    void aThousandOddRequestsMakeNoSeries() throws Exception {
        Files.writeString(files.resolve("index.html"), "<!doctype html>");
        List<URI> edges = List.of(CLOSED);
        ShopMetrics metrics = new ShopMetrics(edges);
        FailoverProxy closed = new FailoverProxy(system, edges, Clock.systemUTC(), metrics::skipped);
        ShopServer shop = new ShopServer(new ShopFiles(files), closed, closed, metrics, system);
        Set<String> before = series(metrics.registry());
        Set<Integer> statuses = new TreeSet<>();

        for (int i = 0; i < REQUESTS; i++) {
            HttpResponse answer = shop.handle(request()).toCompletableFuture().get(10, TimeUnit.SECONDS);
            answer.discardEntityBytes(system);
            statuses.add(answer.status().intValue());
        }

        assertThat(statuses).contains(200, 404, 405, 502);
        Set<String> late = series(metrics.registry());
        late.removeAll(before);
        assertThat(late)
                .allMatch(
                        series -> series.matches(
                                "http_server_request_duration_seconds\\{method=\"(GET|HEAD|POST|OPTIONS|PUT|DELETE|PATCH|other)\",route=\"(/api/\\{path}|/lab/\\{path}|/\\{file}|/metrics)\",status=\"[1-5][0-9]{2}\"}"));
        assertThat(late).as("the methods of no route are one").anyMatch(series -> series.contains("method=\"other\""));
    }

    private static Set<String> series(PrometheusRegistry registry) {
        Set<String> all = new TreeSet<>();
        for (MetricSnapshot metric : registry.scrape()) {
            for (DataPointSnapshot point : metric.getDataPoints()) {
                all.add(metric.getMetadata().getName() + point.getLabels());
            }
        }
        return all;
    }

    private HttpRequest request() {
        String target = one("/api", "/lab", "", "/assets", "/metrics", "/" + word())
                + one("", "/", "/" + word(), "/" + word() + ".js", "/..%2f" + word())
                + one("", "?" + word() + "=" + word());
        HttpRequest request = HttpRequest.create()
                .withMethod(method())
                .withUri(Uri.create(target.isEmpty() || target.startsWith("?") ? "/" + target : target, Uri.RELAXED))
                .addHeader(RawHeader.create(one("Origin", "If-None-Match", "X-" + word()), word()));
        return request.addHeader(
                        RawHeader.create("Raw-Request-URI", request.getUri().toString()))
                .withEntity(ContentTypes.APPLICATION_JSON, one("", word(), "{}"));
    }

    private HttpMethod method() {
        return one(
                HttpMethods.GET,
                HttpMethods.GET,
                HttpMethods.POST,
                HttpMethods.PUT,
                HttpMethods.DELETE,
                HttpMethods.PATCH,
                HttpMethods.OPTIONS,
                HttpMethods.custom(
                        "M" + word().toUpperCase(Locale.ROOT), false, false, RequestEntityAcceptances.Tolerated));
    }

    private String word() {
        return Long.toString(random.nextLong() >>> 1, 36);
    }

    @SafeVarargs
    private <T> T one(T... any) {
        return any[random.nextInt(any.length)];
    }
}
