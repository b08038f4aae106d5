package io.coffeechaos.orders.readmodel;

import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.entity.OrderRow;
import io.coffeechaos.orders.entity.RowWriterPort;
import io.coffeechaos.orders.metrics.OrderMetrics;
import io.coffeechaos.orders.tracing.FinishedSpan;
import io.coffeechaos.orders.tracing.SpanIds;
import io.coffeechaos.orders.tracing.SpanSink;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Writes the rows of the orders of a node in batches. This class is the actor of {@link RowBatcher}: it passes messages
 * to the batcher, sends its batches and keeps its backoff timer. It decides nothing itself.
 */
public final class RowWriter extends AbstractBehavior<RowWriter.Command> {

    /** A message to the writer. */
    public sealed interface Command {}

    /** Write this row, or a newer one of the same order, and then tell {@code storedTo}. */
    public record Write(OrderRow row, ActorRef<RowWriterPort.Stored> storedTo) implements Command {}

    private record Written(
            RowBatcher.Batch<ActorRef<RowWriterPort.Stored>> batch, Set<OrderId> unprocessed, Instant begun)
            implements Command {}

    private record Failed(RowBatcher.Batch<ActorRef<RowWriterPort.Stored>> batch, Throwable cause, Instant begun)
            implements Command {}

    private enum Tick implements Command {
        RETRY
    }

    private final OrderRows rows;
    private final OrderMetrics metrics;
    private final InstantSource clock;
    private final SpanSink spans;
    private final TimerScheduler<Command> timers;
    private final RowBatcher<ActorRef<RowWriterPort.Stored>> batches;

    /** Creates the row writer of a node. */
    public static Behavior<Command> create(
            OrderRows rows, RowBatcher.Settings settings, InstantSource clock, OrderMetrics metrics, SpanSink spans) {
        return Behaviors.setup(context ->
                Behaviors.withTimers(timers -> new RowWriter(context, timers, rows, settings, clock, metrics, spans)));
    }

    /** Returns the port through which entities use this writer. */
    public static RowWriterPort asStore(ActorRef<Command> writer) {
        return (row, storedTo) -> writer.tell(new Write(row, storedTo));
    }

    private RowWriter(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            OrderRows rows,
            RowBatcher.Settings settings,
            InstantSource clock,
            OrderMetrics metrics,
            SpanSink spans) {
        super(context);
        this.rows = rows;
        this.metrics = metrics;
        this.clock = clock;
        this.spans = spans;
        this.timers = timers;
        this.batches = new RowBatcher<>(settings, clock, new Store());
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder().onMessage(Command.class, this::onCommand).build();
    }

    private Behavior<Command> onCommand(Command command) {
        switch (command) {
            case Write(var row, var storedTo) -> batches.write(row, storedTo);
            case Written(var batch, var unprocessed, var begun) -> {
                tell(
                        batch.rows(),
                        begun,
                        row -> unprocessed.contains(row.id()) ? Optional.of("unprocessed") : Optional.empty());
                metrics.rows().unprocessed(unprocessed.size());
                batches.written(batch, unprocessed);
            }
            case Failed(var batch, var cause, var begun) -> {
                tell(batch.rows(), begun, row -> Optional.of(cause.getClass().getSimpleName()));
                batches.failed(batch, cause);
            }
            case Tick.RETRY -> batches.retry();
        }
        metrics.rows().waiting(batches.pending(), batches.oldest());
        return this;
    }

    /** One request writes the rows of many orders, so each of them has a span of it. */
    private void tell(List<OrderRow> batch, Instant begun, Function<OrderRow, Optional<String>> error) {
        Instant ended = clock.instant();
        for (OrderRow row : batch) {
            if (!spans.wants(row.view().traceId())) {
                continue;
            }
            FinishedSpan.Builder span = FinishedSpan.of(
                            row.view().traceId(), SpanIds.random(), FinishedSpan.Kind.CLIENT, "DynamoDB.BatchWriteItem")
                    .under(SpanIds.order(row.id()))
                    .text("db.system.name", "aws.dynamodb")
                    .text("db.operation.name", "BatchWriteItem")
                    .text("db.collection.name", "orders")
                    .number("db.operation.batch.size", batch.size());
            error.apply(row).ifPresent(why -> span.text("error.type", why).failed("the row was not written"));
            spans.ended(span.lasted(begun, ended));
        }
    }

    private final class Store implements RowBatcher.Port<ActorRef<RowWriterPort.Stored>> {
        @Override
        public void send(RowBatcher.Batch<ActorRef<RowWriterPort.Stored>> batch) {
            Instant begun = clock.instant();
            getContext()
                    .pipeToSelf(
                            rows.write(batch.rows()),
                            (unprocessed, failure) -> failure == null
                                    ? new Written(batch, unprocessed, begun)
                                    : new Failed(batch, failure, begun));
        }

        @Override
        public void retryAfter(Duration delay) {
            timers.startSingleTimer(Tick.RETRY, Tick.RETRY, delay);
        }

        @Override
        public void stored(ActorRef<RowWriterPort.Stored> waiter, RowWriterPort.Stored row) {
            waiter.tell(row);
        }
    }
}
