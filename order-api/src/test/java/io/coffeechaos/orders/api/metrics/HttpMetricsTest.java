package io.coffeechaos.orders.api.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HttpMetricsTest {
    @Test
    void theRouteLabelIsATemplateAndNeverTextOfTheClient() {
        assertThat(HttpMetrics.route("/orders/ord_1")).isEqualTo("/orders/{id}");
        assertThat(HttpMetrics.route("/orders/ord_1/events")).isEqualTo("/orders/{id}/events");
        assertThat(HttpMetrics.route("/orders/ord_1/cancel")).isEqualTo("/orders/{id}/cancel");
        assertThat(HttpMetrics.route("/orders/summary")).isEqualTo("/orders/summary");
        assertThat(HttpMetrics.route("/problems/not-found")).isEqualTo("/problems/{slug}");
        for (String made : List.of("/x", "/orders/a/b", "/orders/a/b/c", "//", "/docs/x", "")) {
            assertThat(HttpMetrics.route(made)).as(made).isEqualTo("other");
        }
    }
}
