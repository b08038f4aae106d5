package io.coffeechaos.orders.metrics;

import io.coffeechaos.orders.Step;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.time.Duration;
import java.util.Locale;

/**
 * The bulkheads of one node: what waits in a lane, what is being called, and which orders are parked. Thread-safe.
 */
public final class LaneMetrics {

    /** A lane of the bulkhead of a step. */
    public enum Lane {
        /** Calls of the step. */
        DO,
        /** Undos of the step. */
        UNDO;

        private String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Gauge inFlight;
    private final Gauge limit;
    private final Gauge queued;
    private final Histogram queueWait;
    private final Gauge parked;

    LaneMetrics(PrometheusRegistry registry) {
        inFlight = Gauge.builder()
                .name("step_in_flight")
                .help("Calls of a step that this node is making.")
                .labelNames("step", "lane")
                .register(registry);
        limit = Gauge.builder()
                .name("step_in_flight_limit")
                .help("The most calls of a step that this node makes at the same time.")
                .labelNames("step", "lane")
                .register(registry);
        queued = Gauge.builder()
                .name("step_queued")
                .help("Calls of a step that wait in the bulkhead of this node.")
                .labelNames("step", "lane")
                .register(registry);
        queueWait = Histogram.builder()
                .name("step_queue_wait_seconds")
                .unit(Unit.SECONDS)
                .help("Time that a call waited in the bulkhead.")
                .labelNames("step", "lane")
                .classicUpperBounds(0.001, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5)
                .classicOnly()
                .register(registry);
        parked = Gauge.builder()
                .name("orders_parked")
                .help("Orders in the memory of this node that wait for the next attempt of a step or an undo.")
                .labelNames("step")
                .register(registry);
        for (Step step : Step.values()) {
            parked.initLabelValues(step.wireName());
            for (Lane lane : Lane.values()) {
                inFlight.initLabelValues(step.wireName(), lane.label());
                limit.initLabelValues(step.wireName(), lane.label());
                queued.initLabelValues(step.wireName(), lane.label());
                queueWait.initLabelValues(step.wireName(), lane.label());
            }
        }
    }

    /** A bulkhead has started. Nothing waits in its lane, which makes at most so many calls at the same time. */
    public void opened(Step step, Lane lane, int callsMax) {
        queued.labelValues(step.wireName(), lane.label()).set(0);
        limit.labelValues(step.wireName(), lane.label()).set(callsMax);
    }

    /** A call waits in a lane. */
    public void queued(Step step, Lane lane) {
        queued.labelValues(step.wireName(), lane.label()).inc();
    }

    /** The lane was full, so the call does not wait. */
    public void refused(Step step, Lane lane) {
        queued.labelValues(step.wireName(), lane.label()).dec();
    }

    /** A call has left its lane. */
    public void dequeued(Step step, Lane lane, Duration waited) {
        queued.labelValues(step.wireName(), lane.label()).dec();
        queueWait.labelValues(step.wireName(), lane.label()).observe(waited.toNanos() / 1e9);
    }

    /** A call has begun. */
    public void begun(Step step, Lane lane) {
        inFlight.labelValues(step.wireName(), lane.label()).inc();
    }

    /** A call has ended. */
    public void ended(Step step, Lane lane) {
        inFlight.labelValues(step.wireName(), lane.label()).dec();
    }

    /** So many orders are parked before this step. */
    public void parked(Step step, int orders) {
        parked.labelValues(step.wireName()).set(orders);
    }
}
