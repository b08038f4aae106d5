package io.coffeechaos.orders.api.metrics;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.LongSupplier;

/** What the log of a node has lost. The value is read at the scrape. */
public final class LogMetrics {
    private LogMetrics() {}

    /** Registers the counter. */
    public static void register(PrometheusRegistry registry, LongSupplier dropped) {
        CounterWithCallback.builder()
                .name("log_lines_dropped_total")
                .help("Log lines that this node dropped because they came faster than the terminal takes them.")
                .callback(counter -> counter.call((double) dropped.getAsLong()))
                .register(registry);
    }
}
