package io.coffeechaos.orders.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.orders.testkit.VirtualClock;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RowMetricsTest {
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final VirtualClock clock = new VirtualClock();
    private final RowMetrics rows = new RowMetrics(registry, clock);

    @Test
    void theAgeOfTheOldestRowGrowsWhileTheWriterHearsNothing() {
        assertThat(lagSeconds()).isZero();
        rows.waiting(1, Optional.of(clock.instant()));

        clock.advance(Duration.ofSeconds(31));

        assertThat(lagSeconds()).isEqualTo(31);
        assertThat(rows.lag()).isEqualTo(Duration.ofSeconds(31));
        rows.waiting(0, Optional.empty());
        assertThat(lagSeconds()).isZero();
    }

    private double lagSeconds() {
        return registry.scrape(name -> name.equals("projection_lag_seconds")).stream()
                .flatMap(metric -> ((GaugeSnapshot) metric).getDataPoints().stream())
                .mapToDouble(GaugeSnapshot.GaugeDataPointSnapshot::getValue)
                .sum();
    }
}
