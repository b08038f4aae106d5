package io.coffeechaos.orders.api.testkit;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.Set;
import java.util.TreeSet;

/** The series of the labelled metrics in a registry, such as {@code step_retries{step="payment"}}. */
public final class MetricSeries {
    private MetricSeries() {}

    /** All series with labels that exist now. */
    public static Set<String> of(PrometheusRegistry registry) {
        Set<String> all = new TreeSet<>();
        for (MetricSnapshot metric : registry.scrape()) {
            for (DataPointSnapshot point : metric.getDataPoints()) {
                if (!point.getLabels().isEmpty()) {
                    all.add(metric.getMetadata().getName() + point.getLabels());
                }
            }
        }
        return all;
    }
}
