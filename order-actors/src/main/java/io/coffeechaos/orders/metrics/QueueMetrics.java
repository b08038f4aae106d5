package io.coffeechaos.orders.metrics;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** The queues' metrics of one node, by the names of order-api.md 11. Thread-safe. */
public final class QueueMetrics {
    private final Counter intakeQueued;
    private final Gauge intakeDepth;
    private final Counter intakeDropped;
    private final Counter eventsPublished;
    private final Gauge eventsPending;

    /** Registers all of them; a registry takes one such set. */
    public QueueMetrics(PrometheusRegistry registry) {
        intakeQueued = Counter.builder()
                .name("intake_queued_total")
                .help("Orders that this node put into the intake queue.")
                .register(registry);
        intakeDepth = Gauge.builder()
                .name("intake_depth")
                .help("Orders in the intake queue, about, as last counted.")
                .register(registry);
        intakeDropped = Counter.builder()
                .name("intake_dropped_total")
                .help("Queued orders that this node did not take into the pipeline, for good.")
                .labelNames("reason")
                .register(registry);
        eventsPublished = Counter.builder()
                .name("order_events_published_total")
                .help("Ends of orders that this node published.")
                .register(registry);
        eventsPending = Gauge.builder()
                .name("order_events_pending")
                .help("Ends of orders that wait to be published on this node.")
                .register(registry);
        intakeDropped.initLabelValues("key_reused");
        intakeDropped.initLabelValues("unreadable");
    }

    /** An order is in the intake queue. */
    public void intakeQueued() {
        intakeQueued.inc();
    }

    /** So many orders wait there. */
    public void intakeDepth(long orders) {
        intakeDepth.set((double) orders);
    }

    /** A queued order was dropped: {@code key_reused} or {@code unreadable}. */
    public void intakeDropped(String reason) {
        intakeDropped.labelValues(reason).inc();
    }

    /** An end was published. */
    public void eventPublished() {
        eventsPublished.inc();
    }

    /** So many ends wait. */
    public void eventsPending(int events) {
        eventsPending.set(events);
    }
}
