package io.coffeechaos.orders.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.orders.api.testkit.Client;
import io.coffeechaos.orders.api.testkit.MetricSeries;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpMethod;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.RequestEntityAcceptances;
import org.apache.pekko.http.javadsl.model.Uri;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.junit.jupiter.api.Test;

/**
 * Clients cannot make series. After 10,000 odd requests the node has the same metrics as before, and the one metric whose labels come
 * from requests has only labels of a known set.
 */
class OddRequestsTest {
    private static final int REQUESTS = 10_000;
    private static final int LABEL_SETS_MAX = 300;
    private static final String HTTP = "http_server_request_duration_seconds";
    private static final Pattern LABELS =
            Pattern.compile(HTTP + "\\{method=\"(.*)\",route=\"(.*)\",status=\"([1-5][0-9]{2})\"}");
    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "OPTIONS", "PUT", "DELETE", "PATCH", "other");
    private static final Set<String> ROUTES = Set.of(
            "/",
            "/products",
            "/orders",
            "/orders/summary",
            "/orders/{id}",
            "/orders/{id} (wait)",
            "/orders/{id}/events",
            "/orders/{id}/cancel",
            "/problems/{slug}",
            "/health",
            "/health/live",
            "/health/ready",
            "/metrics",
            "/traces",
            "/openapi.json",
            "/docs",
            "other");

    private final Random random;

    OddRequestsTest() {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("odd requests: -Dseed=" + seed);
        random = new Random(seed);
    }

    @Test
    void tenThousandOddRequestsMakeNoSeries() throws Exception {
        try (ApiNode node =
                ApiNode.start(Map.of("coffee.api.rate.per-second", 0, "coffee.api.counts.in-metrics", "off"))) {
            assertThat(node.client().order("legal", Client.ORDER).status()).isEqualTo(202);
            assertThat(node.client().get("/orders/" + ApiNode.id("legal")).status())
                    .isEqualTo(200);
            Set<String> namesBefore = names(node);
            Set<String> before = MetricSeries.of(node.registry());
            Set<Integer> statuses = new TreeSet<>();

            for (int i = 0; i < REQUESTS; i++) {
                statuses.add(node.handle(request()));
            }

            assertThat(statuses).as("the requests reach the routes").contains(200, 400, 404, 405);
            assertThat(names(node)).isEqualTo(namesBefore);
            Set<String> late = MetricSeries.of(node.registry());
            late.removeAll(before);
            assertThat(late).allSatisfy(series -> {
                Matcher labels = LABELS.matcher(series);
                assertThat(labels.matches()).as(series).isTrue();
                assertThat(METHODS).contains(labels.group(1));
                assertThat(ROUTES).contains(labels.group(2));
            });
            assertThat(MetricSeries.of(node.registry()).stream().filter(series -> series.startsWith(HTTP)))
                    .hasSizeLessThanOrEqualTo(LABEL_SETS_MAX);
        }
    }

    private static Set<String> names(ApiNode node) {
        Set<String> names = new TreeSet<>();
        node.registry()
                .scrape()
                .forEach(metric -> names.add(metric.getMetadata().getName()));
        return names;
    }

    private HttpRequest request() {
        HttpMethod method = method();
        HttpRequest request =
                HttpRequest.create().withMethod(method).withUri(Uri.create(path() + query(), Uri.RELAXED));
        for (int i = random.nextInt(4); i > 0; i--) {
            request = request.addHeader(header());
        }
        return method.requestEntityAcceptance().equals(RequestEntityAcceptances.Disallowed)
                ? request
                : request.withEntity(contentType(), body());
    }

    private HttpMethod method() {
        return switch (random.nextInt(12)) {
            case 0 -> HttpMethods.PUT;
            case 1 -> HttpMethods.DELETE;
            case 2 -> HttpMethods.PATCH;
            case 3 -> HttpMethods.HEAD;
            case 4 -> HttpMethods.OPTIONS;
            case 5 -> HttpMethods.TRACE;
            case 6 ->
                HttpMethods.custom(
                        "M" + word().toUpperCase(Locale.ROOT), false, false, RequestEntityAcceptances.Tolerated);
            case 7, 8 -> HttpMethods.POST;
            default -> HttpMethods.GET;
        };
    }

    private String path() {
        return switch (random.nextInt(14)) {
            case 0 -> "/";
            case 1 -> "/products";
            case 2 -> "/orders";
            case 3 -> "/orders/" + word();
            case 4 -> "/orders/" + ApiNode.id("odd-" + random.nextInt(20));
            case 5 -> "/orders/" + word() + "/" + one("events", "cancel", word());
            case 6 -> "/orders/" + one("summary", "summary/", "%2e%2e", "%00");
            case 7 -> "/health" + one("", "/", "/live", "/ready", "/" + word());
            case 8 -> "/problems/" + one("order-not-found", word());
            case 9 -> one("/docs", "/traces", "/openapi.json", "/metrics") + one("", "/", "/" + word());
            case 10 -> "/" + word() + "/" + word() + "/" + word() + "/" + word();
            case 11 -> "//" + word();
            default -> "/" + word();
        };
    }

    private String query() {
        return switch (random.nextInt(6)) {
            case 0 -> "?" + word() + "=" + word();
            case 1 -> "?wait=" + one("0", "1", "x", "-1", "99999999999");
            case 2 -> "?limit=" + one("0", "1", "x") + "&status=" + word() + "&customerId=" + word();
            case 3 -> "?name%5B%5D=" + word() + "&counts=" + word() + "&scope=" + word();
            default -> "";
        };
    }

    private HttpHeader header() {
        return RawHeader.create(
                one(
                        "Idempotency-Key",
                        "traceparent",
                        "Accept",
                        "If-None-Match",
                        "Last-Event-ID",
                        "Origin",
                        "Prefer",
                        "X-" + word()),
                one(word(), "*/*", "\"" + word() + "\"", "application/openmetrics-text", "00-" + word()));
    }

    private ContentType.NonBinary contentType() {
        return one(ContentTypes.APPLICATION_JSON, ContentTypes.TEXT_PLAIN_UTF8, ContentTypes.TEXT_HTML_UTF8);
    }

    private String body() {
        return switch (random.nextInt(5)) {
            case 0 -> "";
            case 1 -> word();
            case 2 -> "{\"" + word() + "\":\"" + word() + "\"}";
            case 3 -> "{\"items\":[{\"productId\":\"" + word() + "\",\"quantity\":" + random.nextInt() + "}]}";
            default -> "[".repeat(random.nextInt(50));
        };
    }

    /** A word that is a path segment, a value of a query and of a header, and a method. */
    private String word() {
        StringBuilder word = new StringBuilder();
        for (int i = 1 + random.nextInt(12); i > 0; i--) {
            word.append("abcdefghijklmnopqrstuvwxyz0123456789-_.~".charAt(random.nextInt(40)));
        }
        return word.toString();
    }

    @SafeVarargs
    private <T> T one(T... any) {
        return any[random.nextInt(any.length)];
    }
}
