package io.coffeechaos.orders.metrics;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.time.Duration;
import java.util.Locale;
import java.util.function.ToIntFunction;

/** The order entities of one node: how many are alive, and how they are recovered. Thread-safe. */
public final class EntityMetrics {
    /** What an open order does. */
    public enum Phase {
        /** It makes its steps. */
        FORWARD,
        /** It undoes its steps. */
        COMPENSATING;

        private String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Counter recoveries;
    private final Histogram recoveryDuration;
    private volatile ToIntFunction<Phase> alive = phase -> 0;

    EntityMetrics(PrometheusRegistry registry) {
        recoveries = Counter.builder()
                .name("entity_recoveries_total")
                .help("Reads of the journal of an order before its first command, also of a new order.")
                .labelNames("result")
                .register(registry);
        recoveries.initLabelValues("recovered");
        recoveries.initLabelValues("failed");
        recoveryDuration = Histogram.builder()
                .name("entity_recovery_duration_seconds")
                .unit(Unit.SECONDS)
                .help("Time from the start of an entity, or from its last failure, to the end of its recovery.")
                .classicUpperBounds(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
                .classicOnly()
                .register(registry);
        GaugeWithCallback.builder()
                .name("orders_alive")
                .help("Open orders in the memory of this node.")
                .labelNames("phase")
                .callback(gauge -> {
                    for (Phase phase : Phase.values()) {
                        gauge.call(alive.applyAsInt(phase), phase.label());
                    }
                })
                .register(registry);
    }

    /** Says how many open orders of a phase are in memory. */
    public void countAlive(ToIntFunction<Phase> orders) {
        alive = orders;
    }

    /** An entity has read its journal. */
    public void recovered(Duration took) {
        recoveries.labelValues("recovered").inc();
        recoveryDuration.observe(took.toNanos() / 1e9);
    }

    /** An entity could not read its journal, or could not replay it. */
    public void recoveryFailed() {
        recoveries.labelValues("failed").inc();
    }
}
