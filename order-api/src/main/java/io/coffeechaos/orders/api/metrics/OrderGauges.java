package io.coffeechaos.orders.api.metrics;

import io.coffeechaos.orders.entity.OrderStatus;
import io.coffeechaos.orders.readmodel.OrderRows.Counts;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/**
 * The numbers of the last count of all order rows. They cover all nodes and are the same as in {@code /orders/summary}.
 */
public final class OrderGauges {
    private final Gauge open;
    private final Gauge delayed;

    /** Registers both gauges. A registry accepts only one instance of this class. */
    public OrderGauges(PrometheusRegistry registry) {
        open = Gauge.builder()
                .name("orders_open")
                .help("Orders that are not terminal, by status, as last counted.")
                .labelNames("status")
                .register(registry);
        delayed = Gauge.builder()
                .name("orders_delayed")
                .help("Orders that wait for the next try of a step or an undo, as last counted.")
                .register(registry);
        for (OrderStatus status : OrderStatus.values()) {
            if (!status.terminal()) {
                // Not a number until the first count: nobody has counted zero orders yet.
                open.labelValues(status.name()).set(Double.NaN);
            }
        }
        delayed.set(Double.NaN);
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
