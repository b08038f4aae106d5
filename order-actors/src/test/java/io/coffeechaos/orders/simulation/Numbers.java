package io.coffeechaos.orders.simulation;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.coffeechaos.orders.entity.OrderSettings;
import io.coffeechaos.orders.metrics.OrderMetrics;
import io.coffeechaos.orders.readmodel.RowBatches;
import io.coffeechaos.orders.saga.SagaSettings;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;

/**
 * The product's own numbers, as it ships them, but for a few bounds that are smaller here so that few orders can meet
 * them.
 *
 * @param entity of the orders
 * @param saga of the steps
 * @param rows of the row batches
 * @param sweepInterval between two sweeps
 * @param wakesMax unanswered wakes of a node
 * @param wakeTimeout of one wake
 * @param metrics counted by all, looked at by nobody
 */
record Numbers(
        OrderSettings entity,
        SagaSettings saga,
        RowBatches.Settings rows,
        Duration sweepInterval,
        int wakesMax,
        Duration wakeTimeout,
        OrderMetrics metrics) {

    /** Commands per order that the shell keeps while it restarts; small, so that a burst overflows it. */
    static final int STASH_MAX = 6;

    static Numbers shipped() {
        Config config = ConfigFactory.parseString("""
                        coffee.orders.entity.stash-max = 6
                        coffee.orders.saga.parallelism-max = 4
                        coffee.orders.saga.queue-max = 2
                        """)
                .withFallback(ConfigFactory.defaultReference())
                .resolve();
        Config rows = config.getConfig("coffee.orders.rows");
        return new Numbers(
                OrderSettings.of(config),
                SagaSettings.of(config),
                new RowBatches.Settings(
                        rows.getInt("pending-max"),
                        rows.getInt("batches-max"),
                        rows.getDuration("retry-min"),
                        rows.getDuration("retry-max")),
                rows.getDuration("sweep-interval"),
                rows.getInt("wakes-max"),
                rows.getDuration("wake-timeout"),
                new OrderMetrics(new PrometheusRegistry()));
    }
}
