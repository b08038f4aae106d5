package io.coffeechaos.orders.entity;

import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.entity.OrderEvent.OrderAccepted;
import io.coffeechaos.orders.entity.OrderState.Terminal;
import io.coffeechaos.orders.metrics.OrderMetrics;
import io.coffeechaos.orders.saga.SagaReport;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The log lines and metrics of an order. */
record OrderTelemetry(OrderId id, OrderMetrics metrics) {
    private static final Logger LOG = LoggerFactory.getLogger(OrderDecider.class);

    void accepted(OrderAccepted order) {
        metrics.accepted();
        LOG.atInfo()
                .addKeyValue("orderId", id)
                .addKeyValue("traceId", order.traceId())
                .log("order accepted");
    }

    void finished(Terminal terminal) {
        OrderRecord order = terminal.order();
        String status = terminal.status().name();
        String reason = order.reason().map(OrderView.Reason::code).orElse("none");
        metrics.finished(
                status,
                reason,
                Duration.between(order.accepted().acceptedAt(), order.last().at()));
        LOG.atInfo()
                .addKeyValue("orderId", id)
                .addKeyValue("status", status)
                .addKeyValue("traceId", order.accepted().traceId())
                .log("order finished");
    }

    void writeFailed(Throwable failure) {
        LOG.atWarn().addKeyValue("orderId", id).log("journal write failed: {}", String.valueOf(failure));
    }

    void recoveryFailed(Throwable failure) {
        LOG.atWarn().addKeyValue("orderId", id).log("recovery failed, trying again: {}", String.valueOf(failure));
    }

    void quarantined(int tries, Throwable failure) {
        metrics.quarantined();
        LOG.atError()
                .addKeyValue("orderId", id)
                .log("quarantined: the recovery failed {} times: {}", tries, String.valueOf(failure));
    }

    void runLost() {
        LOG.atError().addKeyValue("orderId", id).log("the saga run of this order ended by itself");
    }

    void superseded(SagaReport.Superseded superseded) {
        LOG.atWarn()
                .addKeyValue("orderId", id)
                .addKeyValue("step", superseded.step().wireName())
                .log("superseded by another owner, dropping the state: {}", superseded.message());
    }

    void stale(long versionElsewhere) {
        LOG.atWarn().addKeyValue("orderId", id).log("a reader knows version {}, which is later", versionElsewhere);
    }
}
