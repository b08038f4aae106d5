package io.coffeechaos.orders.simulation;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.coffeechaos.orders.entity.OrderSettings;
import io.coffeechaos.orders.metrics.OrderMetrics;
import io.coffeechaos.orders.metrics.QueueMetrics;
import io.coffeechaos.orders.queue.QueueSettings;
import io.coffeechaos.orders.queue.events.OrderEventPublisher;
import io.coffeechaos.orders.readmodel.RowBatcher;
import io.coffeechaos.orders.saga.SagaSettings;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;

/**
 * The shipped settings of the product. A few limits are smaller here, so that a few orders can reach them.
 *
 * @param entity the settings of the orders
 * @param hurried the settings of orders with a short time budget
 * @param saga the settings of the steps
 * @param rows the settings of the row batches
 * @param sweepInterval the time between two sweeps
 * @param wakesMax the maximum number of unanswered wakes of a node
 * @param wakeTimeout the timeout of one wake
 * @param queues the settings of the consumers
 * @param intakeAsk the timeout for an order to accept a queued order
 * @param publisher the settings of the publisher of finished orders
 * @param metrics the metrics of all orders; no check reads them
 * @param queueMetrics the metrics of the queues; no check reads them
 */
record Numbers(
        OrderSettings entity,
        OrderSettings hurried,
        SagaSettings saga,
        RowBatcher.Settings rows,
        Duration sweepInterval,
        int wakesMax,
        Duration wakeTimeout,
        QueueSettings queues,
        Duration intakeAsk,
        OrderEventPublisher.Settings publisher,
        OrderMetrics metrics,
        QueueMetrics queueMetrics) {

    /** The number of commands that a shell keeps during a restart. It is small, so that a burst overflows it. */
    static final int STASH_MAX = 6;

    static Numbers shipped() {
        Config config = ConfigFactory.parseString("""
                        coffee.orders.entity.stash-max = 6
                        coffee.orders.saga.parallelism-max = 2
                        coffee.orders.saga.queue-max = 1
                        coffee.orders.queues.work-max = 1
                        coffee.orders.rows.pending-max = 1
                        """)
                .withFallback(ConfigFactory.defaultReference())
                .resolve();
        Config rows = config.getConfig("coffee.orders.rows");
        return new Numbers(
                OrderSettings.of(config),
                OrderSettings.of(ConfigFactory.parseString("coffee.orders.entity.time-budget = 40 s")
                        .withFallback(config)),
                SagaSettings.of(config),
                new RowBatcher.Settings(
                        rows.getInt("pending-max"),
                        rows.getInt("batches-max"),
                        rows.getDuration("retry-min"),
                        rows.getDuration("retry-max")),
                rows.getDuration("sweep-interval"),
                rows.getInt("wakes-max"),
                rows.getDuration("wake-timeout"),
                QueueSettings.of(config),
                config.getDuration("coffee.orders.intake.ask-timeout"),
                OrderEventPublisher.Settings.of(config),
                new OrderMetrics(new PrometheusRegistry()),
                new QueueMetrics(new PrometheusRegistry()));
    }
}
