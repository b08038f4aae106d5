package io.coffeechaos.lab.kpi;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MetricsPageTest {
    private static final String TEXT = """
            # HELP circuit_breaker_state State of a breaker
            # TYPE circuit_breaker_state gauge
            circuit_breaker_state{name="payment"} 2.0
            circuit_breaker_state{name="order-events"} 0.0
            intake_depth 7.0
            step_duration_seconds_bucket{outcome="done",step="payment",le="+Inf"} 3
            jvm_memory{area="a } b"} NaN
            not a sample
            """;

    @Test
    void valuesAreReadWithTheirLabels() {
        MetricsPage page = MetricsPage.parse(TEXT);

        assertThat(page.sum("intake_depth")).isEqualTo(7);
        assertThat(page.sum("no_such_metric")).isZero();
        assertThat(page.all("circuit_breaker_state"))
                .extracting(sample -> sample.label("name") + " " + sample.value())
                .containsExactly("payment 2.0", "order-events 0.0");
        assertThat(page.all("step_duration_seconds_bucket").getFirst().label("le"))
                .isEqualTo("+Inf");
        assertThat(page.sum("jvm_memory")).isZero();
    }
}
