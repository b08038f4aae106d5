package io.coffeechaos.orders.api.metrics;

import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.IntSupplier;

/** How many clients wait for news about an order. Each value is read at the scrape. */
public final class WaitGauges {
    private WaitGauges() {}

    /** Registers both gauges. */
    public static void register(PrometheusRegistry registry, IntSupplier longPolls, IntSupplier eventStreams) {
        gauge(registry, "order_waits_open", "Long polls that wait for a change of their order.", longPolls);
        gauge(registry, "event_streams_open", "Event streams that are open.", eventStreams);
    }

    private static void gauge(PrometheusRegistry registry, String name, String help, IntSupplier value) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(gauge -> gauge.call(value.getAsInt()))
                .register(registry);
    }
}
