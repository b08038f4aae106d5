package io.coffeechaos.orders.api;

import static io.coffeechaos.orders.api.testkit.Client.ORDER;
import static io.coffeechaos.orders.api.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coffeechaos.orders.Step;
import io.coffeechaos.orders.api.admission.OperatorToken;
import io.coffeechaos.orders.api.problem.Problem;
import io.coffeechaos.orders.api.testkit.Answer;
import io.coffeechaos.orders.api.testkit.RawHttp;
import io.coffeechaos.orders.api.testkit.ScriptedSteps.Mode;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The behaviour that all requests share: traces, cross-origin rules, methods, limits and documents. */
class EdgeTest {
    private static ApiNode node;

    @BeforeAll
    static void start() {
        node = ApiNode.start();
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    // Cross-origin rules (order-api.md 10)

    @Test
    void aPreflightFromTheShopIsAllowedWithTheContractsMethodsAndHeaders() {
        Answer preflight = preflight("http://localhost:3000");

        assertThat(preflight.status()).isEqualTo(204);
        assertThat(preflight.header("Access-Control-Allow-Origin")).isEqualTo("http://localhost:3000");
        assertThat(preflight.header("Access-Control-Allow-Methods")).isEqualTo("GET, POST, HEAD, OPTIONS");
        assertThat(preflight.header("Access-Control-Allow-Headers"))
                .isEqualTo("Content-Type, Idempotency-Key, If-None-Match, Last-Event-ID, traceparent, Cache-Control");
        assertThat(preflight.header("Access-Control-Max-Age")).isEqualTo("600");
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Credentials"))
                .isEmpty();
    }

    @Test
    void aPreflightFromAnotherOriginGetsNoPermission() {
        for (String origin : List.of("http://evil.example", "null", "http://localhost:3000.evil.example", "*")) {
            Answer preflight = preflight(origin);
            assertThat(preflight.headers().map().keySet())
                    .as(origin)
                    .noneMatch(header -> header.startsWith("access-control-"));
        }
    }

    @Test
    void theShopMayReadTheContractsHeadersAndAnotherOriginMayReadNothing() {
        Answer shop = node.client().get("/products", "Origin", "http://localhost:3000");
        Answer other = node.client().get("/products", "Origin", "http://127.0.0.1:3000");

        assertThat(shop.header("Access-Control-Allow-Origin")).isEqualTo("http://localhost:3000");
        assertThat(shop.header("Access-Control-Expose-Headers"))
                .isEqualTo("Location, ETag, Retry-After, Idempotent-Replayed, Order-Intake, X-Trace-Id");
        assertThat(other.status())
                .as("the shop behind its own server, under another host name")
                .isEqualTo(200);
        assertThat(other.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
        assertThat(other.header("Vary")).isEqualTo("Origin");
    }

    @Test
    void theShopMayReadTheAnswerToARequestThatTookTooLong() {
        try (ApiNode slow = ApiNode.start(Map.of("pekko.http.server.request-timeout", "200ms"))) {
            slow.steps().set(Step.PAYMENT, Mode.HOLD);
            String address = slow.client().order("slow", ORDER).header("Location");
            eventually(() -> assertThat(
                            slow.client().get(address).json().path("status").asText())
                    .isEqualTo("PAYMENT_PENDING"));
            String tag = slow.client().get(address).header("ETag");

            Answer late =
                    slow.client().get(address + "?wait=5", "If-None-Match", tag, "Origin", "http://localhost:3000");

            assertThat(late.slug()).isEqualTo("storage-unavailable");
            assertThat(late.header("Access-Control-Allow-Origin")).isEqualTo("http://localhost:3000");
            assertThat(late.header("Access-Control-Expose-Headers")).contains("Retry-After");
        }
    }

    // Addresses and methods

    @Test
    void anUnknownPathIs404AndAWrongMethodIs405WithTheAllowedMethods() {
        assertThat(node.client().get("/nothing/here").slug()).isEqualTo("not-found");
        Map<String, String> allowed = Map.of(
                "/products",
                "GET, HEAD",
                "/orders",
                "GET, HEAD, POST",
                "/orders/summary",
                "GET, HEAD",
                "/orders/" + ApiNode.id("x"),
                "GET, HEAD",
                "/health/ready",
                "GET, HEAD",
                "/metrics",
                "GET, HEAD",
                "/openapi.json",
                "GET, HEAD",
                "/problems/not-found",
                "GET, HEAD",
                "/",
                "POST");
        allowed.forEach((path, methods) -> {
            Answer refused = node.client().send("DELETE", path, BodyPublishers.noBody());
            assertThat(refused.status()).as(path).isEqualTo(405);
            assertThat(refused.header("Allow")).as(path).isEqualTo(methods);
        });
    }

    @Test
    void cancellingAnUnknownOrderIs404() {
        Answer cancel = node.client().send("POST", "/orders/" + ApiNode.id("x") + "/cancel", BodyPublishers.noBody());

        assertThat(cancel.slug()).isEqualTo("not-found");
    }

    @Test
    void aBugIsA500ThatDoesNotRevealItsCause() {
        Answer broken = node.client().get("/broken");

        assertThat(broken.status()).isEqualTo(500);
        assertThat(broken.slug()).isEqualTo("internal-error");
        assertThat(broken.text()).doesNotContain("secret").doesNotContain("Exception");
    }

    @Test
    void aRequestThatNoRouteCanReadIs400WithoutTheTextOfTheLibrary() {
        String unread = RawHttp.send(node.port(), "GET /unread HTTP/1.1\r\nHost: x\r\n\r\n");

        assertThat(RawHttp.status(unread)).isEqualTo(400);
        assertThat(unread).doesNotContain("secret").doesNotContain("Rejection");
    }

    @Test
    void anInvalidTraceparentIsReplacedByANewTrace() {
        for (String traceparent : List.of("nonsense", "00-" + "0".repeat(32) + "-00f067aa0ba902b7-01")) {
            assertThat(node.client()
                            .get("/products", "traceparent", traceparent)
                            .header("X-Trace-Id"))
                    .matches("(?!0{32})[0-9a-f]{32}");
        }
    }

    // Limits

    @Test
    void ordersOverTheRateLimitAre429() {
        try (ApiNode limited = ApiNode.start(Map.of("coffee.api.rate.per-second", 1, "coffee.api.rate.burst", 2))) {
            List<Integer> statuses = IntStream.range(0, 5)
                    .mapToObj(i -> limited.client().order("key-" + i, ORDER))
                    .peek(answer -> {
                        if (answer.status() == 429) {
                            assertThat(answer.slug()).isEqualTo("rate-limited");
                            assertThat(answer.header("Retry-After")).isEqualTo("1");
                        }
                    })
                    .map(Answer::status)
                    .toList();

            assertThat(statuses).startsWith(202, 202).contains(429);
            assertThat(limited.client().get("/products").status())
                    .as("only orders are limited")
                    .isEqualTo(200);
            assertThat(limited.client().get("/metrics").text()).contains("requests_shed_total{reason=\"rate\"}");
        }
    }

    @Test
    void acceptancesOverTheLimitAreRejected() {
        try (ApiNode squeezed = ApiNode.start(Map.of("coffee.api.acceptances-max", 2, "coffee.api.write-max", "6s"))) {
            squeezed.silence("a");
            squeezed.silence("b");
            CompletableFuture<Answer> first = squeezed.client().orderLater("a", ORDER);
            CompletableFuture<Answer> second = squeezed.client().orderLater("b", ORDER);

            eventually(() -> assertThat(squeezed.unanswered()).isEqualTo(2));
            Answer shed = squeezed.client().order("c", ORDER);
            assertThat(shed.slug()).isEqualTo("overloaded");
            assertThat(shed.header("Retry-After")).isEqualTo("2");
            assertThat(squeezed.client().get("/health/live").status()).isEqualTo(200);
            CompletableFuture.allOf(first, second).join();
            assertThat(squeezed.client().order("c", ORDER).status()).isEqualTo(202);
        }
    }

    // Operators

    @Test
    void aServerThatOtherMachinesCanReachAsksOperatorsForTheToken() {
        try (ApiNode open =
                ApiNode.start(Map.of("coffee.api.host", "0.0.0.0", "coffee.api.operator-token", "let-me-in"))) {
            for (String path : List.of("/orders", "/orders/summary", "/metrics", "/docs")) {
                Answer refused = open.client().get(path);
                assertThat(refused.slug()).as(path).isEqualTo("operator-only");
                assertThat(refused.header("WWW-Authenticate")).startsWith("Bearer");
                assertThat(open.client()
                                .get(path, "Authorization", "Bearer wrong")
                                .status())
                        .isEqualTo(401);
                assertThat(open.client()
                                .get(path, "Authorization", "Bearer let-me-in")
                                .status())
                        .isEqualTo(200);
            }
            for (String path : List.of("/orders?customerId=c-1", "/products", "/health/ready", "/openapi.json")) {
                assertThat(open.client().get(path).status()).as(path).isEqualTo(200);
            }
        }
    }

    @Test
    void aServerThatOtherMachinesCanReachDoesNotStartWithoutATokenOrPermission() {
        assertThatThrownBy(() -> OperatorToken.forHost("0.0.0.0", Optional.empty(), false))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("OPERATOR_TOKEN");
        OperatorToken.forHost("0.0.0.0", Optional.empty(), true);
        OperatorToken.forHost("127.0.0.1", Optional.empty(), false);
        OperatorToken.forHost("::1", Optional.empty(), false);
    }

    // Documents

    @Test
    void everyProblemHasAPage() {
        for (Problem.Type type : Problem.Type.values()) {
            Answer page = node.client().get("/problems/" + type.slug());
            assertThat(page.status()).as(type.slug()).isEqualTo(200);
            assertThat(page.header("Cache-Control")).isEqualTo("max-age=3600");
            assertThat(page.text())
                    .contains(type.title())
                    .contains("What to do")
                    .doesNotContain("{{");
        }
        assertThat(node.client().get("/problems/nothing").slug()).isEqualTo("not-found");
    }

    @Test
    void theViewerLoadsOnlyFilesOfThisServer() {
        Answer viewer = node.client().get("/docs");

        assertThat(viewer.header("Content-Security-Policy")).startsWith("default-src 'self'");
        assertThat(viewer.text()).doesNotContain("http://").doesNotContain("https://");
        for (String part : List.of("swagger-ui.css", "swagger-ui-bundle.js", "start.js")) {
            assertThat(viewer.text() + "/docs/start.js").contains("/docs/" + part);
            assertThat(node.client().open("/docs/" + part).statusCode())
                    .as(part)
                    .isEqualTo(200);
        }
    }

    @Test
    void theSameCatalogueHasTheSameBytesAndTheSameTag() {
        Answer whole = node.client().get("/products");

        assertThat(whole.json().path("products")).hasSize(6);
        assertThat(whole.header("Cache-Control")).isEqualTo("max-age=60");
        assertThat(whole.header("ETag")).startsWith("\"");
        Answer known = node.client().get("/products", "If-None-Match", whole.header("ETag"));
        assertThat(known.status()).isEqualTo(304);
        assertThat(known.header("ETag")).isEqualTo(whole.header("ETag"));
        assertThat(node.client().get("/products", "Accept", "text/html").slug()).isEqualTo("not-acceptable");
    }

    private static Answer preflight(String origin) {
        return node.client()
                .send(
                        "OPTIONS",
                        "/orders",
                        BodyPublishers.noBody(),
                        "Origin",
                        origin,
                        "Access-Control-Request-Method",
                        "POST",
                        "Access-Control-Request-Headers",
                        "content-type,idempotency-key");
    }
}
