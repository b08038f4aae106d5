package io.coffeechaos.orders.entity;

import io.coffeechaos.orders.Direction;
import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.TraceId;
import io.coffeechaos.orders.entity.OrderState.Compensating;
import io.coffeechaos.orders.entity.OrderState.Open;
import io.coffeechaos.orders.entity.OrderState.Stored;
import io.coffeechaos.orders.entity.OrderState.Terminal;
import io.coffeechaos.orders.metrics.OrderMetrics;
import io.coffeechaos.orders.saga.SagaReport;
import io.coffeechaos.orders.tracing.FinishedSpan;
import io.coffeechaos.orders.tracing.SpanIds;
import io.coffeechaos.orders.tracing.SpanSink;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * The log lines, metrics and spans of an order. Each line has the order id, and the trace id as soon as it is known.
 *
 * <p>The spans of the order, its steps and its undos are told at the end of the order. A write to the journal and a recovery are
 * told when they have ended.
 */
final class OrderTelemetry {
    private static final Logger LOG = LoggerFactory.getLogger(OrderDecider.class);

    private final OrderId id;
    private final OrderMetrics metrics;
    private final SpanSink spans;
    private final InstantSource clock;
    private final StepNotes notes = new StepNotes();
    private Optional<TraceId> trace = Optional.empty();
    private Optional<Recovery> recovery = Optional.empty();
    private Optional<Write> write = Optional.empty();
    private Instant recoveryBegan;
    private boolean restarted;

    /** A recovery of an open order, whose cause the next command tells. */
    private record Recovery(Instant begun, Instant ended) {}

    private record Write(String event, Instant begun) {}

    OrderTelemetry(OrderId id, OrderMetrics metrics, SpanSink spans, InstantSource clock) {
        this.id = id;
        this.metrics = metrics;
        this.spans = spans;
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
        if (state instanceof Open) {
            recovery = Optional.of(new Recovery(recoveryBegan, clock.instant()));
        }
        if (restarted) {
            recoveredBecause("restart");
        }
        restarted = false;
    }

    /** A command has arrived from outside. The first one after a recovery is what the entity was started for. */
    void addressed(boolean woken) {
        recoveredBecause(woken ? "woken" : "asked");
    }

    private void recoveredBecause(String cause) {
        recovery.ifPresent(done -> tell(
                FinishedSpan.Kind.INTERNAL,
                "recover order",
                span -> span.text("coffee.cause", cause),
                done.begun(),
                done.ended()));
        recovery = Optional.empty();
    }

    /** This event is being written. */
    void writing(OrderEvent event) {
        write = Optional.of(new Write(event.getClass().getSimpleName(), clock.instant()));
    }

    /** The event that was being written is durable. */
    void written() {
        wrote(Optional.empty());
    }

    private void wrote(Optional<String> error) {
        write.ifPresent(ended -> tell(
                FinishedSpan.Kind.CLIENT,
                "DynamoDB.PutItem",
                span -> {
                    span.text("db.system.name", "aws.dynamodb")
                            .text("db.operation.name", "PutItem")
                            .text("db.collection.name", "journal")
                            .text("coffee.event", ended.event());
                    error.ifPresent(why -> span.text("error.type", why).failed("the write failed"));
                },
                ended.begun(),
                clock.instant()));
        write = Optional.empty();
    }

    /** A run has reported an attempt of a step, or of its undo. */
    void attempted(SagaReport.Attempted attempted, Open open) {
        Direction direction = open instanceof Compensating ? Direction.UNDO : Direction.CALL;
        notes.attempted(attempted, direction, clock.instant());
    }

    private void tell(
            FinishedSpan.Kind kind, String name, Consumer<FinishedSpan.Builder> details, Instant begun, Instant ended) {
        trace.filter(spans::wants).ifPresent(known -> {
            FinishedSpan.Builder span =
                    FinishedSpan.of(known, SpanIds.random(), kind, name).under(SpanIds.order(id));
            details.accept(span);
            spans.ended(span.lasted(begun, ended));
        });
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
        if (spans.wants(order.accepted().traceId())) {
            OrderSpans.of(terminal, notes).forEach(spans::ended);
        }
        line(Level.INFO).addKeyValue("status", status).log("order finished");
    }

    void writeFailed(Throwable failure) {
        beginAgain();
        wrote(Optional.of(failure.getClass().getSimpleName()));
        line(Level.WARN).log("journal write failed: {}", String.valueOf(failure));
    }

    void recoveryFailed(Throwable failure) {
        beginAgain();
        metrics.entities().recoveryFailed();
        line(Level.WARN).log("recovery failed, trying again: {}", String.valueOf(failure));
    }

    private void beginAgain() {
        recoveryBegan = clock.instant();
        restarted = true;
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
