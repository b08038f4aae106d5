package io.coffeechaos.orders.api.metrics;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** What the collector of traces, or its file, has not got. */
public final class TraceMetrics {
    private TraceMetrics() {}

    /** Registers the counter, and returns what counts one span. */
    public static Runnable dropped(PrometheusRegistry registry) {
        Counter dropped = Counter.builder()
                .name("trace_spans_dropped_total")
                .help(
                        "Spans that the collector or the file did not take, or for which no place was left while they waited.")
                .register(registry);
        return dropped::inc;
    }
}
