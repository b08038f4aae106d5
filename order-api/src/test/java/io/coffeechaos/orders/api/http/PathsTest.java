package io.coffeechaos.orders.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PathsTest {
    @Test
    void theRouteLabelIsATemplateAndNeverTextOfTheClient() {
        assertThat(Paths.template("/orders/ord_1")).isEqualTo("/orders/{id}");
        assertThat(Paths.template("/orders/ord_1/events")).isEqualTo("/orders/{id}/events");
        assertThat(Paths.template("/orders/ord_1/cancel")).isEqualTo("/orders/{id}/cancel");
        assertThat(Paths.template("/orders/summary")).isEqualTo("/orders/summary");
        assertThat(Paths.template("/problems/not-found")).isEqualTo("/problems/{slug}");
        for (String made : List.of("/x", "/orders/a/b", "/orders/a/b/c", "//", "/docs/x", "")) {
            assertThat(Paths.template(made)).as(made).isEqualTo("other");
        }
    }
}
