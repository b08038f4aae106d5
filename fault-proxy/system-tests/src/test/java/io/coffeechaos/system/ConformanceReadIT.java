package io.coffeechaos.system;

import static io.coffeechaos.system.ContractClient.ORDER;
import static io.coffeechaos.system.ContractClient.header;
import static io.coffeechaos.system.ContractClient.id;
import static io.coffeechaos.system.ContractClient.parsed;
import static io.coffeechaos.system.ContractClient.slug;
import static io.coffeechaos.system.ContractClient.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * The rest of the conformance checklist (order-api.md 13): waiting, following, listing, counting, cross-origin rules.
 * See {@link ConformanceIT}.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ConformanceReadIT {
    private static final Duration LIST_LAG_MAX = Budget.within(Duration.ofSeconds(2));
    private static final Duration CHANGE_TOLD_MAX = Budget.within(Duration.ofMillis(200));

    /** The statuses that may follow each status (order-api.md 5). */
    private static final Map<String, Set<String>> NEXT = Map.of(
            "ACCEPTED", Set.of("PAYMENT_PENDING", "COMPENSATING"),
            "PAYMENT_PENDING", Set.of("INVENTORY_PENDING", "REJECTED", "COMPENSATING"),
            "INVENTORY_PENDING", Set.of("SHIPPING_PENDING", "COMPENSATING"),
            "SHIPPING_PENDING", Set.of("CONFIRMED", "COMPENSATING"),
            "COMPENSATING", Set.of("REJECTED", "CANCELLED", "EXPIRED"));

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
    void line11AWaitReturnsAtTheChangeOrAfterItsSeconds() throws Exception {
        String path = "/orders/" + id(client.order(key, ORDER));
        List<Duration> delays = new ArrayList<>();
        HttpResponse<String> now = client.get(path);
        while (!parsed(now).path("terminal").asBoolean()) {
            now = client.get(path + "?wait=10", "If-None-Match", header(now, "ETag"));
            delays.add(
                    Duration.between(Instant.parse(parsed(now).path("updatedAt").asText()), Instant.now()));
        }
        // The test uses the shortest delay: a busy machine can make a delay longer, but never shorter.
        assertThat(delays.stream().sorted().toList().getFirst()).isLessThan(CHANGE_TOLD_MAX);

        assertThat(client.get(path + "?wait=15", "If-None-Match", header(now, "ETag"))
                        .statusCode())
                .as("a terminal order is answered at once")
                .isEqualTo(304);
        for (String wrong : List.of("16", "x")) {
            assertThat(slug(client.get(path + "?wait=" + wrong))).isEqualTo("invalid-query");
        }
        stack.lab().simulators().mode("payment", "{\"mode\":\"hang\"}");
        String held = "/orders/" + id(client.order(UUID.randomUUID().toString(), ORDER));
        Eventually.eventually(ContractClient.PATIENCE, () -> assertThat(header(client.get(held), "ETag"))
                .isEqualTo("\"2\""));
        long begunNanos = System.nanoTime();
        assertThat(client.get(held + "?wait=1", "If-None-Match", "\"2\"").statusCode())
                .isEqualTo(304);
        assertThat(Duration.ofNanos(System.nanoTime() - begunNanos)).isGreaterThan(Duration.ofMillis(950));
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void line13OnlyLegalTransitionsOccurInTheLogsOfAllTests() throws Exception {
        int orders = 0;
        String cursor = "";
        do {
            JsonNode page = client.json("/orders?limit=100" + cursor);
            for (JsonNode order : page.path("items")) {
                assertIsLegal(
                        order.path("id").asText(),
                        stack.lab().log(order.path("id").asText()));
                orders++;
            }
            cursor = page.path("nextCursor").isNull()
                    ? ""
                    : "&cursor=" + page.path("nextCursor").asText();
        } while (!cursor.isEmpty());
        System.out.println("line 13: " + orders + " histories are legal");
        assertThat(orders).isPositive();
    }

    @Test
    void line17PagesCoverEverythingOnceAndTheSummaryIsTheSumOfTheList() throws Exception {
        String customer = "c-" + key;
        Set<String> placed = new HashSet<>();
        for (int i = 0; i < 12; i++) {
            placed.add(id(client.order(key + i, with("\"customerId\":\"" + customer + "\""))));
        }
        Eventually.eventually(LIST_LAG_MAX, () -> assertThat(
                        client.json("/orders?customerId=" + customer).path("items"))
                .hasSize(12));
        List<String> listed = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = client.json("/orders?limit=5&customerId=" + customer + cursor);
            page.path("items").forEach(item -> listed.add(item.path("id").asText()));
            cursor = page.path("nextCursor").isNull()
                    ? ""
                    : "&cursor=" + page.path("nextCursor").asText();
            client.order(key + "meanwhile" + listed.size(), with("\"customerId\":\"" + customer + "\""));
        } while (!cursor.isEmpty());
        assertThat(listed).doesNotHaveDuplicates().containsAll(placed);

        Eventually.eventually(ContractClient.PATIENCE, () -> {
            JsonNode summary = client.json("/orders/summary");
            for (String status : List.of("CONFIRMED", "REJECTED", "PAYMENT_PENDING")) {
                assertThat(summary.path("byStatus").path(status).asInt())
                        .as(status)
                        .isEqualTo(countListed("status=" + status));
            }
            assertThat(summary.path("total").asInt()).isEqualTo(countListed(""));
        });
    }

    @Test
    void line20PreflightsFromTheShopAndFromElsewhere() throws Exception {
        String shop = "http://localhost:" + stack.port(3000);
        HttpResponse<String> allowed = preflight(shop);
        assertThat(header(allowed, "Access-Control-Allow-Origin")).isEqualTo(shop);
        assertThat(header(allowed, "Access-Control-Allow-Headers")).contains("Idempotency-Key");
        assertThat(header(preflight("http://evil.example"), "Access-Control-Allow-Origin"))
                .isEmpty();
    }

    @Test
    void line21TheMetricsParseAndAgreeWithTheSummary() throws Exception {
        client.order(key, ORDER);
        client.order(key, ORDER);
        client.order(key, ORDER.replace(":2", ":3"));
        assertThat(client.terminal(id(client.order(key, ORDER)))).isEqualTo("CONFIRMED");

        Eventually.eventually(ContractClient.PATIENCE, () -> {
            Map<String, Double> metrics =
                    MetricsText.parse(client.get("/metrics").body());
            JsonNode summary = client.json("/orders/summary");
            assertThat(metrics.getOrDefault("idempotency_requests_total{result=\"replay\"}", 0.0))
                    .isEqualTo(summary.path("replays").asDouble());
            assertThat(metrics.getOrDefault("idempotency_requests_total{result=\"mismatch\"}", 0.0))
                    .isEqualTo(summary.path("keyMismatches").asDouble());
            assertThat(metrics.get("orders_delayed"))
                    .isEqualTo(summary.path("delayed").asDouble());
            assertThat(metrics.get("orders_open{status=\"PAYMENT_PENDING\"}"))
                    .isEqualTo(summary.at("/byStatus/PAYMENT_PENDING").asDouble());
            assertThat(metrics.get("orders_accepted_total")).isPositive();
        });
    }

    // ---- shared by the lines

    private HttpResponse<String> preflight(String origin) throws Exception {
        return client.sendUnchecked("OPTIONS", "/orders", "Origin", origin, "Access-Control-Request-Method", "POST");
    }

    private int countListed(String filter) throws Exception {
        int count = 0;
        String cursor = "";
        do {
            JsonNode page = client.json("/orders?limit=100&" + filter + cursor);
            count += page.path("items").size();
            cursor = page.path("nextCursor").isNull()
                    ? ""
                    : "&cursor=" + page.path("nextCursor").asText();
        } while (!cursor.isEmpty());
        return count;
    }

    /** Checks a history: versions from 1 without a gap, only legal transitions, no event after the end. */
    private static void assertIsLegal(String id, List<JsonNode> events) {
        long seq = 0;
        String status = "ACCEPTED";
        for (JsonNode event : events) {
            assertThat(event.path("seq").asLong()).as("versions of " + id).isEqualTo(++seq);
            String next = event.path("status").asText();
            if (!next.equals(status)) {
                assertThat(NEXT.getOrDefault(status, Set.of()))
                        .as("after " + status + " of " + id)
                        .contains(next);
                status = next;
            }
        }
        assertThat(seq).as("events of " + id).isPositive();
    }
}
