package io.coffeechaos.system;

import static io.coffeechaos.system.ContractClient.ORDER;
import static io.coffeechaos.system.ContractClient.header;
import static io.coffeechaos.system.ContractClient.id;
import static io.coffeechaos.system.ContractClient.parsed;
import static io.coffeechaos.system.ContractClient.slug;
import static io.coffeechaos.system.ContractClient.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The order API's conformance checklist (order-api.md 13) on a running system, through the fault proxy. Each method is
 * named after its line of the checklist. This class has the lines about placing orders, {@link ConformanceReadIT} the
 * lines about reading, and {@link ConformanceCancelIT} the lines about rejecting and cancelling. {@link ConformanceKillIT}
 * has what must hold when the node is killed. Line 15 is {@link PaymentHangsDrill}. Lines with a mark in the checklist run
 * with an active fault, or while the node is killed.
 */
class ConformanceIT {
    private static final String SLOW_STORE =
            "{\"name\":\"slow\",\"type\":\"latency\",\"attributes\":{\"latency\":60,\"jitter\":40}}";

    private Stack stack;
    private ContractClient client;
    private final String key = UUID.randomUUID().toString();

    @BeforeEach
    void healthy() throws Exception {
        stack = SharedStack.healthy();
        client = new ContractClient(stack);
    }

    @AfterEach
    void heal() throws Exception {
        stack.lab().heal();
    }

    @Test
    void line1AnAcceptedOrderHasLocationTagAndAValidBodyAlsoOnASlowStore() throws Exception {
        stack.lab().links().toxic("dynamodb", SLOW_STORE);

        HttpResponse<String> accepted = client.order(key, ORDER);

        assertThat(accepted.statusCode()).isEqualTo(202);
        assertThat(header(accepted, "ETag")).isEqualTo("\"1\"");
        assertThat(header(accepted, "Location")).isEqualTo("/orders/" + id(accepted));
        assertThat(client.get(header(accepted, "Location")).statusCode()).isEqualTo(200);
    }

    @Test
    void line3AHundredSubmitsOfOneKeyAreOneOrderAlsoOnASlowStore() throws Exception {
        stack.lab().links().toxic("dynamodb", SLOW_STORE);
        Set<String> ids = new HashSet<>();
        for (int batch = 0; batch < 5; batch++) {
            List<CompletableFuture<HttpResponse<String>>> twenty = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                twenty.add(client.orderLater(key, ORDER));
            }
            for (CompletableFuture<HttpResponse<String>> answer : twenty) {
                assertThat(answer.join().statusCode()).isEqualTo(202);
                ids.add(id(answer.join()));
            }
        }

        assertThat(ids).hasSize(1);
        String id = ids.iterator().next();
        assertThat(client.terminal(id)).isEqualTo("CONFIRMED");
        for (String service : List.of("payment", "inventory", "shipping")) {
            assertThat(Ledgers.of(stack, service).get(id).effects()).as(service).isEqualTo(1);
        }
    }

    @Test
    void line4AReplayIsByteIdenticalAndMarked() throws Exception {
        HttpResponse<String> first = client.order(key, ORDER);
        assertThat(header(first, "Idempotent-Replayed")).isEmpty();
        assertThat(client.terminal(id(first))).isEqualTo("CONFIRMED");
        assertIsReplay(client.order(key, ORDER), first);
    }

    @Test
    void line5AnotherQuantityIsRefusedAndAnotherSpellingIsAReplay() throws Exception {
        HttpResponse<String> first = client.order(key, ORDER);

        HttpResponse<String> reused = client.order(key, ORDER.replace(":2", ":3"));

        assertThat(reused.statusCode()).isEqualTo(422);
        assertThat(slug(reused)).isEqualTo("idempotency-key-reused");
        assertIsReplay(
                client.order(
                        key,
                        "{ \"timestamp\" : \"now\", \"items\" : [ {\"quantity\" : 2, \"productId\":\"kenyan-aa\"} ] }"),
                first);
        assertThat(stack.lab()
                        .order(id(first))
                        .orElseThrow()
                        .at("/items/0/quantity")
                        .asInt())
                .isEqualTo(2);
    }

    @Test
    void line6ABareAndAQuotedKeyAreTheSameAndAnInvalidKeyIs400() throws Exception {
        HttpResponse<String> bare = client.order(key, ORDER);
        assertIsReplay(client.order('"' + key + '"', ORDER), bare);
        for (String wrong : List.of("\"\"", "k".repeat(256), "a\tb")) {
            assertThat(client.order(wrong, ORDER).statusCode()).as(wrong).isEqualTo(400);
        }
        assertThat(slug(post("/orders", ORDER, "Content-Type", "application/json")))
                .isEqualTo("idempotency-key-missing");
    }

    @Test
    void line7ARefusedKeyTakesTheCorrectedBody() throws Exception {
        assertThat(client.order(key, ORDER.replace(":2", ":0")).statusCode()).isEqualTo(422);
        assertThat(client.order(key, ORDER).statusCode()).isEqualTo(202);
    }

    @Test
    void line8EachInvalidFieldIsReportedAndTwoInvalidFieldsAreBothReported() throws Exception {
        Map<String, String> pointers = Map.of(
                "{\"items\":[]}",
                "#/items",
                ORDER.replace("kenyan-aa", "tea"),
                "#/items/0/productId",
                ORDER.replace(":2", ":21"),
                "#/items/0/quantity",
                ORDER.replace(":2", ":2.0"),
                "#/items/0/quantity",
                with("\"expectedTotal\":{\"amount\":39.98,\"currency\":\"USD\"}"),
                "#/expectedTotal/amount",
                with("\"expectedTotal\":{\"amount\":3998,\"currency\":\"EUR\"}"),
                "#/expectedTotal/currency",
                with("\"paymentMethod\":\"cash\""),
                "#/paymentMethod",
                with("\"customerId\":\"two words\""),
                "#/customerId");
        for (Map.Entry<String, String> wrong : pointers.entrySet()) {
            JsonNode errors = refused(wrong.getKey());
            assertThat(errors).as(wrong.getKey()).hasSize(1);
            assertThat(errors.at("/0/pointer").asText()).isEqualTo(wrong.getValue());
        }
        assertThat(refused(ORDER.replace(":2", ":0").replace("kenyan-aa", "tea")))
                .hasSize(2);
    }

    @Test
    void line9SizeTypeAndSyntaxAreRefused() throws Exception {
        String big = ORDER + " ".repeat(16 * 1024 + 1 - ORDER.length());
        assertThat(client.order(key, big).statusCode()).isEqualTo(413);
        HttpResponse<String> chunked = client.send(
                "POST",
                "/orders",
                BodyPublishers.fromPublisher(BodyPublishers.ofString(big)),
                "Content-Type",
                "application/json",
                "Idempotency-Key",
                key);
        assertThat(slug(chunked)).isEqualTo("too-large");
        assertThat(post("/orders", ORDER, "Content-Type", "text/plain", "Idempotency-Key", key)
                        .statusCode())
                .isEqualTo(415);
        assertThat(slug(client.order(key, ORDER.substring(0, 20)))).isEqualTo("malformed-json");
    }

    @Test
    void line10AWrongTotalIsRefusedAndTheAnswerHasTheRightTotal() throws Exception {
        String wrong = with("\"expectedTotal\":{\"amount\":3999,\"currency\":\"USD\"}");

        // An order under this key may wait in the intake queue until the queue has been empty for two minutes.
        Eventually.eventually(ContractClient.PATIENCE, () -> {
            HttpResponse<String> refused = client.order(key, wrong);
            assertThat(slug(refused)).isEqualTo("price-changed");
            assertThat(parsed(refused).at("/currentTotal/amount").asInt()).isEqualTo(3998);
        });
    }

    @Test
    void line22TheOriginalLabsBodiesWorkWithAndWithoutAKey() throws Exception {
        String seven = "{\"items\":[{\"id\":\"ethiopian-yirgacheffe\",\"name\":\"Ethiopian Yirgacheffe\","
                + "\"price\":18.99,\"quantity\":7}],\"total\":132.92999999999998,"
                + "\"timestamp\":\"2026-11-21T10:00:00.000Z\"}";

        JsonNode once = parsed(post("/", seven, "Content-Type", "application/json"));
        JsonNode twice = parsed(post("/", seven, "Content-Type", "application/json"));
        assertThat(once.path("success").asBoolean()).isTrue();
        assertThat(once.path("status").asText()).isEqualTo("CONFIRMED");
        assertThat(twice.path("order_id")).isNotEqualTo(once.path("order_id"));

        String keyed = seven.replace("{\"items\"", "{\"idempotency_key\":\"" + key + "\",\"items\"");
        JsonNode inBody = parsed(post("/", keyed, "Content-Type", "application/json"));
        JsonNode inHeader = parsed(post("/", seven, "Content-Type", "application/json", "Idempotency-Key", key));
        assertThat(inHeader.path("order_id")).isEqualTo(inBody.path("order_id"));
    }

    @Test
    void line23EveryProblemHasItsPageAndThoseOfABrokenStoreAreReached() throws Exception {
        JsonNode types = parsed(client.get("/openapi.json")).at("/components/schemas/ProblemType/enum");
        assertThat(types).hasSize(20);
        for (JsonNode type : types) {
            assertThat(client.get(type.asText()).statusCode()).as(type.asText()).isEqualTo(200);
        }

        assertThat(slug(client.get("/orders/nobody"))).isEqualTo("not-found");
        assertThat(client.sendUnchecked("DELETE", "/orders").statusCode()).isEqualTo(405);
        assertThat(slug(client.get("/orders", "Accept", "text/html"))).isEqualTo("not-acceptable");
        String open = id(client.order(key, ORDER));
        for (String store : List.of("dynamodb", "sqs")) {
            stack.lab().links().toxic(store, "{\"name\":\"hang\",\"type\":\"timeout\",\"attributes\":{\"timeout\":0}}");
        }
        String other = UUID.randomUUID().toString();
        List<CompletableFuture<HttpResponse<String>>> two =
                List.of(client.orderLater(other, ORDER), client.orderLater(other, ORDER));
        assertThat(List.of(slug(two.get(0).join()), slug(two.get(1).join())))
                .containsExactlyInAnyOrder("storage-unavailable", "idempotency-key-in-progress");
        assertThat(slug(client.get("/orders/" + open))).isEqualTo("storage-unavailable");
        stack.lab().heal();
        Eventually.eventually(
                ContractClient.PATIENCE,
                () -> assertThat(client.order(other, ORDER).statusCode()).isEqualTo(202));

        assertThat(client.burst(50, 40)).contains(422, 429);
        // The next test needs a rate limit bucket with free tokens.
        Eventually.eventually(
                ContractClient.PATIENCE, () -> assertThat(client.burst(10, 1)).doesNotContain(429));
    }

    // ---- shared by the lines

    private HttpResponse<String> post(String path, String body, String... headers) throws Exception {
        return client.send("POST", path, BodyPublishers.ofString(body), headers);
    }

    /** The errors of an invalid body. An unknown product is refused only when the intake queue has been quiet. */
    private JsonNode refused(String body) {
        AtomicReference<JsonNode> errors = new AtomicReference<>();
        Eventually.eventually(ContractClient.PATIENCE, () -> {
            HttpResponse<String> answer = client.order(key, body);
            assertThat(slug(answer)).as(body).isEqualTo("validation-error");
            errors.set(parsed(answer).path("errors"));
        });
        return errors.get();
    }

    static void assertIsReplay(HttpResponse<String> replay, HttpResponse<String> first) {
        assertThat(replay.statusCode()).isEqualTo(202);
        assertThat(replay.body()).isEqualTo(first.body());
        assertThat(header(replay, "Location")).isEqualTo(header(first, "Location"));
        assertThat(header(replay, "ETag")).isEqualTo("\"1\"");
        assertThat(header(replay, "Idempotent-Replayed")).isEqualTo("true");
    }
}
