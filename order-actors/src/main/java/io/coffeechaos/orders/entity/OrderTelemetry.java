package io.coffeechaos.orders.entity;

import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.TraceId;
import io.coffeechaos.orders.entity.OrderState.Stored;
import io.coffeechaos.orders.entity.OrderState.Terminal;
import io.coffeechaos.orders.metrics.OrderMetrics;
import io.coffeechaos.orders.saga.SagaReport;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/** The log lines and metrics of an order. Each line has the order id, and the trace id as soon as it is known. */
final class OrderTelemetry {
    private static final Logger LOG = LoggerFactory.getLogger(OrderDecider.class);

    private final OrderId id;
    private final OrderMetrics metrics;
    private final InstantSource clock;
    private Optional<TraceId> trace = Optional.empty();
    private Instant recoveryBegan;

    OrderTelemetry(OrderId id, OrderMetrics metrics, InstantSource clock) {
        this.id = id;
        this.metrics = metrics;
        this.clock = clock;
        this.recoveryBegan = clock.instant();
    }

    /** The order belongs to this trace. */
    void traced(TraceId known) {
        trace = Optional.of(known);
    }

    /** The journal was read. */
    void recovered(OrderState state) {
        metrics.entities().recovered(Duration.between(recoveryBegan, clock.instant()));
        if (state instanceof Stored stored) {
            traced(stored.order().accepted().traceId());
        }
    }

    void accepted(TraceId of) {
        metrics.accepted(of);
        line(Level.INFO).log("order accepted");
    }

    void finished(Terminal terminal) {
        OrderRecord order = terminal.order();
        String status = terminal.status().name();
        String reason = order.reason().map(OrderView.Reason::code).orElse("none");
        metrics.finished(
                status,
                reason,
                Duration.between(order.accepted().acceptedAt(), order.last().at()),
                order.accepted().traceId());
        line(Level.INFO).addKeyValue("status", status).log("order finished");
    }

    void writeFailed(Throwable failure) {
        recoveryBegan = clock.instant();
        line(Level.WARN).log("journal write failed: {}", String.valueOf(failure));
    }

    void recoveryFailed(Throwable failure) {
        recoveryBegan = clock.instant();
        metrics.entities().recoveryFailed();
        line(Level.WARN).log("recovery failed, trying again: {}", String.valueOf(failure));
    }

    void quarantined(int tries, Throwable failure) {
        metrics.quarantined();
        line(Level.ERROR).log("quarantined: the recovery failed {} times: {}", tries, String.valueOf(failure));
    }

    void runLost() {
        line(Level.ERROR).log("the saga run of this order ended by itself");
    }

    void superseded(SagaReport.Superseded superseded) {
        line(Level.WARN)
                .addKeyValue("step", superseded.step().wireName())
                .log("superseded by another owner, dropping the state: {}", superseded.message());
    }

    void stale(long versionElsewhere) {
        line(Level.WARN).log("a reader knows version {}, which is later", versionElsewhere);
    }

    private LoggingEventBuilder line(Level level) {
        LoggingEventBuilder line = LOG.atLevel(level).addKeyValue("orderId", id);
        return trace.map(known -> line.addKeyValue("traceId", known)).orElse(line);
    }
}
