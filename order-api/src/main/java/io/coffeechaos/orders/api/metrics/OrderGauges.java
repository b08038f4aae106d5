package io.coffeechaos.orders.api.metrics;

import io.coffeechaos.orders.entity.OrderStatus;
import io.coffeechaos.orders.readmodel.OrderRows.Counts;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** What the last count of the order rows said: the same numbers as {@code /orders/summary}, for all nodes together. */
public final class OrderGauges {
    private final Gauge open;
    private final Gauge delayed;

    /** Registers both; a registry takes one such pair. */
    public OrderGauges(PrometheusRegistry registry) {
        open = Gauge.builder()
                .name("orders_open")
                .help("Orders that are not terminal, by status, as last counted.")
                .labelNames("status")
                .register(registry);
        delayed = Gauge.builder()
                .name("orders_delayed")
                .help("Orders that wait for better times, as last counted.")
                .register(registry);
    }

    void set(Counts counts) {
        for (OrderStatus status : OrderStatus.values()) {
            if (!status.terminal()) {
                open.labelValues(status.name()).set((double) counts.byStatus().getOrDefault(status, 0L));
            }
        }
        delayed.set((double) counts.delayed());
    }
}
