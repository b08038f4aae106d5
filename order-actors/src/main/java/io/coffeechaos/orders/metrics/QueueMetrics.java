package io.coffeechaos.orders.metrics;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** The queue metrics of one node, with the names of order-api.md 11. Thread-safe. */
public final class QueueMetrics {
    private final Counter intakeQueued;
    private final Gauge intakeDepth;
    private final Counter intakeDropped;
    private final Counter eventsPublished;
    private final Gauge eventsPending;

    /** Registers all metrics. A registry accepts only one such set. */
    public QueueMetrics(PrometheusRegistry registry) {
        intakeQueued = Counter.builder()
                .name("intake_queued_total")
                .help("Orders that this node put into the intake queue.")
                .register(registry);
        intakeDepth = Gauge.builder()
                .name("intake_depth")
                .help("Approximate number of orders in the intake queue at the last count.")
                .register(registry);
        intakeDropped = Counter.builder()
                .name("intake_dropped_total")
                .help("Orders of the intake queue that this node dropped.")
                .labelNames("reason")
                .register(registry);
        eventsPublished = Counter.builder()
                .name("order_events_published_total")
                .help("Events of finished orders that this node published.")
                .register(registry);
        eventsPending = Gauge.builder()
                .name("order_events_pending")
                .help("Events of finished orders that wait to be published on this node.")
                .register(registry);
        intakeDropped.initLabelValues("key_reused");
        intakeDropped.initLabelValues("unreadable");
    }

    /** Counts an order that this node put into the intake queue. */
    public void intakeQueued() {
        intakeQueued.inc();
    }

    /** Sets the number of orders in the intake queue. */
    public void intakeDepth(long orders) {
        intakeDepth.set((double) orders);
    }

    /** Counts a dropped order of the intake queue: {@code key_reused} or {@code unreadable}. */
    public void intakeDropped(String reason) {
        intakeDropped.labelValues(reason).inc();
    }

    /** Counts a published event of a finished order. */
    public void eventPublished() {
        eventsPublished.inc();
    }

    /** Sets the number of events that wait to be published. */
    public void eventsPending(int events) {
        eventsPending.set(events);
    }
}
