package io.coffeechaos.orders.api;

import static io.coffeechaos.orders.api.testkit.Client.ORDER;
import static io.coffeechaos.orders.api.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.coffeechaos.orders.Step;
import io.coffeechaos.orders.api.testkit.Answer;
import io.coffeechaos.orders.api.testkit.ScriptedSteps.Mode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ListsTest {
    private ApiNode node;

    @BeforeEach
    void start() {
        node = ApiNode.start();
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void pagesHaveEveryOrderOnceNewestFirstWhileNewOrdersArrive() {
        for (int i = 0; i < 7; i++) {
            node.client().order("before-" + i, ORDER);
        }
        List<String> seen = new ArrayList<>();
        JsonNode page = node.client().get("/orders?limit=3").json();
        while (true) {
            page.path("items").forEach(item -> seen.add(item.path("id").asText()));
            node.client().order("meanwhile-" + seen.size(), ORDER);
            if (page.path("nextCursor").isNull()) {
                break;
            }
            page = node.client()
                    .get("/orders?limit=3&cursor=" + page.path("nextCursor").asText())
                    .json();
        }

        List<String> placed = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            placed.add(ApiNode.id("before-" + i).value());
        }
        assertThat(seen).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(placed);
    }

    @Test
    void theStatusFilterMayRepeatAndTheCustomerFilterSeparatesCustomers() {
        node.steps().set(Step.PAYMENT, Mode.HOLD);
        node.client().order("open", ORDER);
        node.client().order("other", ORDER.replace("c-1", "c-2"));

        assertThat(ids("/orders?customerId=c-2"))
                .containsExactly(ApiNode.id("other").value());
        eventually(() -> assertThat(ids("/orders?status=PAYMENT_PENDING&status=ACCEPTED"))
                .hasSize(2));
        assertThat(ids("/orders?status=CONFIRMED")).isEmpty();
    }

    @Test
    void theProblemNamesTheInvalidParameter() {
        for (String query : List.of(
                "limit=0",
                "limit=101",
                "limit=x",
                "limit=1&limit=2",
                "cursor=nonsense",
                "status=OPEN",
                "status=confirmed",
                "customerId=two%20words")) {
            Answer refused = node.client().get("/orders?" + query);
            assertThat(refused.slug()).as(query).isEqualTo("invalid-query");
            assertThat(refused.json().path("parameter").asText()).isEqualTo(query.split("=", 2)[0]);
        }
    }

    @Test
    void theSummaryCountsAllAndAgreesWithTheMetrics() {
        node.client().order("a", ORDER);
        node.client().order("b", ORDER);
        node.client().order("b", ORDER);
        node.client().order("b", ORDER.replace("\"quantity\":2", "\"quantity\":3"));

        eventually(() -> {
            JsonNode summary = node.client().get("/orders/summary").json();
            assertThat(summary.path("total").asInt()).isEqualTo(2);
            assertThat(summary.at("/byStatus/CONFIRMED").asInt()).isEqualTo(2);
            assertThat(summary.path("replays").asInt()).isEqualTo(1);
            assertThat(summary.path("keyMismatches").asInt()).isEqualTo(1);
        });
        String metrics = node.client().get("/metrics").text();
        assertThat(metrics)
                .contains("orders_accepted_total 2.0")
                .contains("orders_finished_total{reason=\"none\",status=\"CONFIRMED\"} 2.0")
                .contains("idempotency_requests_total{result=\"replay\"} 1.0")
                .contains("idempotency_requests_total{result=\"mismatch\"} 1.0")
                .contains("orders_open{status=\"PAYMENT_PENDING\"} 0.0");
    }

    @Test
    void requestsWithinTheReuseTimeShareOneCount() {
        try (ApiNode slow = ApiNode.start(java.util.Map.of("coffee.api.counts.fresh-for", "1h"))) {
            for (int i = 0; i < 20; i++) {
                slow.client().get("/orders/summary");
            }
            assertThat(slow.rows().timesCounted()).isEqualTo(1);
        }
    }

    @Test
    void aScrapeWithoutCountsDoesNotReadTheRows() {
        try (ApiNode quiet = ApiNode.start(java.util.Map.of("coffee.api.counts.fresh-for", "0s"))) {
            assertThat(quiet.client().get("/metrics?counts=off").text()).contains("orders_accepted_total 0.0");
            assertThat(quiet.rows().timesCounted()).isZero();

            quiet.client().get("/metrics");
            assertThat(quiet.rows().timesCounted()).isEqualTo(1);
        }
    }

    @Test
    void withoutCountsInTheMetricsNoScrapeReadsTheRowsAndTheGaugesAreAbsent() {
        try (ApiNode quiet = ApiNode.start(
                java.util.Map.of("coffee.api.counts.fresh-for", "0s", "coffee.api.counts.in-metrics", "off"))) {
            assertThat(quiet.client().get("/metrics").text())
                    .contains("orders_accepted_total 0.0")
                    .doesNotContain("orders_open", "orders_delayed");
            assertThat(quiet.rows().timesCounted()).isZero();
        }
    }

    private List<String> ids(String path) {
        List<String> ids = new ArrayList<>();
        node.client()
                .get(path)
                .json()
                .path("items")
                .forEach(item -> ids.add(item.path("id").asText()));
        return ids;
    }
}
