package io.coffeechaos.orders.readmodel;

import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.entity.OrderRow;
import io.coffeechaos.orders.entity.RowWriterPort;
import io.coffeechaos.orders.metrics.OrderMetrics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
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

    private record Written(RowBatcher.Batch<ActorRef<RowWriterPort.Stored>> batch, Set<OrderId> unprocessed)
            implements Command {}

    private record Failed(RowBatcher.Batch<ActorRef<RowWriterPort.Stored>> batch, Throwable cause) implements Command {}

    private enum Tick implements Command {
        RETRY
    }

    private final OrderRows rows;
    private final OrderMetrics metrics;
    private final TimerScheduler<Command> timers;
    private final RowBatcher<ActorRef<RowWriterPort.Stored>> batches;

    /** Creates the row writer of a node. */
    public static Behavior<Command> create(
            OrderRows rows, RowBatcher.Settings settings, InstantSource clock, OrderMetrics metrics) {
        return Behaviors.setup(context ->
                Behaviors.withTimers(timers -> new RowWriter(context, timers, rows, settings, clock, metrics)));
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
            OrderMetrics metrics) {
        super(context);
        this.rows = rows;
        this.metrics = metrics;
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
            case Written(var batch, var unprocessed) -> {
                metrics.rows().unprocessed(unprocessed.size());
                batches.written(batch, unprocessed);
            }
            case Failed(var batch, var cause) -> batches.failed(batch, cause);
            case Tick.RETRY -> batches.retry();
        }
        metrics.rows().waiting(batches.pending(), batches.lag());
        return this;
    }

    private final class Store implements RowBatcher.Port<ActorRef<RowWriterPort.Stored>> {
        @Override
        public void send(RowBatcher.Batch<ActorRef<RowWriterPort.Stored>> batch) {
            getContext()
                    .pipeToSelf(
                            rows.write(batch.rows()),
                            (unprocessed, failure) ->
                                    failure == null ? new Written(batch, unprocessed) : new Failed(batch, failure));
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
