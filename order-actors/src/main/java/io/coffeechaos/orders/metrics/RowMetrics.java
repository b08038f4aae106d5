package io.coffeechaos.orders.metrics;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The rows that one node writes, and what its sweepers find in the index of open orders. Thread-safe. */
public final class RowMetrics {
    private final Gauge pending;
    private final Counter unprocessed;
    private final InstantSource clock;
    private final Counter woken;
    /** The oldest wake time in the past, by the sweeper that has read it. */
    private final Map<Integer, Instant> oldestDue = new ConcurrentHashMap<>();

    private volatile Optional<Instant> oldest = Optional.empty();

    RowMetrics(PrometheusRegistry registry, InstantSource clock) {
        this.clock = clock;
        pending = Gauge.builder()
                .name("rows_pending")
                .help("Rows of this node that wait to be written.")
                .register(registry);
        unprocessed = Counter.builder()
                .name("rows_unprocessed_total")
                .help("Rows of a batch that the store did not take, and that this node writes again.")
                .register(registry);
        GaugeWithCallback.builder()
                .name("projection_lag_seconds")
                .unit(Unit.SECONDS)
                .help("Age of the oldest row that waits to be written on this node.")
                .callback(gauge -> gauge.call(lag().toNanos() / 1e9))
                .register(registry);
        woken = Counter.builder()
                .name("orders_woken_total")
                .help("Open orders that a sweeper of this node has woken, by what came of it.")
                .labelNames("result")
                .register(registry);
        woken.initLabelValues("answered");
        woken.initLabelValues("failed");
        GaugeWithCallback.builder()
                .name("orders_overdue_seconds")
                .unit(Unit.SECONDS)
                .help("Age of the oldest wake time that the sweepers of this node have found in the past.")
                .callback(gauge -> gauge.call(overdue(clock.instant()).toMillis() / 1000.0))
                .register(registry);
    }

    private Duration overdue(Instant now) {
        return oldestDue.values().stream()
                .map(at -> Duration.between(at, now))
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    /** So many rows wait to be written, the oldest since then. It is empty if no row waits. */
    public void waiting(int rows, Optional<Instant> since) {
        pending.set(rows);
        oldest = since;
    }

    /** The age of the oldest row that waits to be written. It grows while nothing happens, as in an outage of the store. */
    public Duration lag() {
        return oldest.map(since -> Duration.between(since, clock.instant())).orElse(Duration.ZERO);
    }

    /** The store did not take so many rows of a batch. */
    public void unprocessed(int rows) {
        unprocessed.inc(rows);
    }

    /** A woken order has answered, or it has not. */
    public void woken(boolean answered) {
        woken.labelValues(answered ? "answered" : "failed").inc();
    }

    /** A sweeper has read its whole share of the index. The oldest wake time in the past is this one, if any. */
    public void swept(int sweeper, Optional<Instant> oldest) {
        oldest.ifPresentOrElse(at -> oldestDue.put(sweeper, at), () -> oldestDue.remove(sweeper));
    }

    /** A sweeper has left this node. */
    public void sweeperLeft(int sweeper) {
        oldestDue.remove(sweeper);
    }
}
