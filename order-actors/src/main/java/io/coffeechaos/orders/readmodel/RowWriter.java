package io.coffeechaos.orders.readmodel;

import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.entity.OrderRow;
import io.coffeechaos.orders.entity.RowStore;
import io.coffeechaos.orders.metrics.OrderMetrics;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the rows of a node's orders in batches.
 *
 * <p>Rows wait under their order's id, so a newer row of the same order takes the older one's place and inherits who
 * waits for it. While a batch is under way more rows gather: the busier the node, the larger the batches. One write per
 * order is in flight, so rows of an order are not reordered here; should a write that was given up land late all the
 * same, the older row still carries its {@code wakeAt}, and the sweeper has it written anew. What came back unprocessed, or met a store
 * that is away, acknowledges nobody and waits again, behind the backoff, unless a newer row has come.
 */
public final class RowWriter extends AbstractBehavior<RowWriter.Command> {

    /** What the writer understands. */
    public sealed interface Command {}

    /** Write this row, or a newer one of the same order; then tell. */
    public record Write(OrderRow row, ActorRef<RowStore.Stored> storedTo) implements Command {}

    private record Written(List<Waiting> batch, Set<OrderId> unprocessed) implements Command {}

    private record Failed(List<Waiting> batch, Throwable cause) implements Command {}

    private enum Tick implements Command {
        RETRY
    }

    private record Waiting(OrderRow row, Set<ActorRef<RowStore.Stored>> storedTo, Instant since) {
        Waiting replacedBy(Write newer) {
            Set<ActorRef<RowStore.Stored>> both = new HashSet<>(storedTo);
            both.add(newer.storedTo());
            return new Waiting(isOlderThan(newer.row()) ? newer.row() : row, both, since);
        }

        Waiting joinedBy(Waiting older) {
            Set<ActorRef<RowStore.Stored>> both = new HashSet<>(storedTo);
            both.addAll(older.storedTo());
            return new Waiting(row, both, older.since());
        }

        private boolean isOlderThan(OrderRow other) {
            return other.view().version() >= row.view().version();
        }
    }

    /**
     * The writer's numbers.
     *
     * @param pendingMax orders whose rows may wait; beyond it a write is dropped, and its order asks again
     * @param batchesMax requests in flight
     * @param retryMin first backoff
     * @param retryMax last backoff
     */
    public record Settings(int pendingMax, int batchesMax, Duration retryMin, Duration retryMax) {}

    private static final Logger LOG = LoggerFactory.getLogger(RowWriter.class);

    private final OrderRows rows;
    private final Settings settings;
    private final InstantSource clock;
    private final OrderMetrics metrics;
    private final TimerScheduler<Command> timers;
    private final Map<OrderId, Waiting> pending = new LinkedHashMap<>();
    private final Map<OrderId, Instant> inFlight = new HashMap<>();
    private int batches;
    private Duration backoff = Duration.ZERO;

    /** One per node. */
    public static Behavior<Command> create(
            OrderRows rows, Settings settings, InstantSource clock, OrderMetrics metrics) {
        return Behaviors.setup(context ->
                Behaviors.withTimers(timers -> new RowWriter(context, timers, rows, settings, clock, metrics)));
    }

    /** The writer as the entity sees it. */
    public static RowStore asStore(ActorRef<Command> writer) {
        return (row, storedTo) -> writer.tell(new Write(row, storedTo));
    }

    private RowWriter(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            OrderRows rows,
            Settings settings,
            InstantSource clock,
            OrderMetrics metrics) {
        super(context);
        this.timers = timers;
        this.rows = rows;
        this.settings = settings;
        this.clock = clock;
        this.metrics = metrics;
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder().onMessage(Command.class, this::onCommand).build();
    }

    private Behavior<Command> onCommand(Command command) {
        switch (command) {
            case Write write -> onWrite(write);
            case Written(var batch, var unprocessed) -> onWritten(batch, unprocessed);
            case Failed(var batch, var cause) -> onFailed(batch, cause);
            case Tick.RETRY -> flush();
        }
        reportLag();
        return this;
    }

    private void onWrite(Write write) {
        OrderId id = write.row().id();
        Waiting before = pending.get(id);
        if (before != null) {
            pending.put(id, before.replacedBy(write));
        } else if (pending.size() < settings.pendingMax()) {
            pending.put(id, new Waiting(write.row(), Set.of(write.storedTo()), clock.instant()));
        } else {
            LOG.atWarn()
                    .addKeyValue("orderId", id)
                    .log("row dropped: {} wait already; its order asks again", settings.pendingMax());
        }
        flush();
    }

    private void flush() {
        while (batches < settings.batchesMax() && !timers.isTimerActive(Tick.RETRY)) {
            List<Waiting> batch = nextBatch();
            if (batch.isEmpty()) {
                return;
            }
            batches++;
            getContext()
                    .pipeToSelf(
                            rows.write(batch.stream().map(Waiting::row).toList()),
                            (unprocessed, failure) ->
                                    failure == null ? new Written(batch, unprocessed) : new Failed(batch, failure));
        }
    }

    private List<Waiting> nextBatch() {
        List<Waiting> batch = new ArrayList<>();
        Iterator<Map.Entry<OrderId, Waiting>> waiting = pending.entrySet().iterator();
        while (waiting.hasNext() && batch.size() < OrderRows.BATCH_ROWS_MAX) {
            Map.Entry<OrderId, Waiting> next = waiting.next();
            if (!inFlight.containsKey(next.getKey())) {
                batch.add(next.getValue());
                inFlight.put(next.getKey(), next.getValue().since());
                waiting.remove();
            }
        }
        return batch;
    }

    private void onWritten(List<Waiting> batch, Set<OrderId> unprocessed) {
        ended(batch);
        List<Waiting> again = new ArrayList<>();
        for (Waiting written : batch) {
            if (unprocessed.contains(written.row().id())) {
                again.add(written);
            } else {
                RowStore.Stored stored = new RowStore.Stored(
                        written.row().id(),
                        written.row().view().version(),
                        written.row().wakeAt());
                written.storedTo().forEach(waiter -> waiter.tell(stored));
            }
        }
        if (again.isEmpty()) {
            backoff = Duration.ZERO;
        } else {
            waitAgain(again);
        }
        flush();
    }

    private void onFailed(List<Waiting> batch, Throwable cause) {
        ended(batch);
        LOG.warn("{} rows not written, trying again: {}", batch.size(), cause.getMessage());
        waitAgain(batch);
    }

    private void ended(List<Waiting> batch) {
        batches--;
        batch.forEach(waiting -> inFlight.remove(waiting.row().id()));
    }

    private void waitAgain(List<Waiting> batch) {
        batch.forEach(older -> pending.merge(older.row().id(), older, (newer, back) -> newer.joinedBy(back)));
        Duration doubled = backoff.multipliedBy(2);
        backoff = backoff.isZero()
                ? settings.retryMin()
                : doubled.compareTo(settings.retryMax()) > 0 ? settings.retryMax() : doubled;
        timers.startSingleTimer(Tick.RETRY, Tick.RETRY, backoff);
    }

    private void reportLag() {
        Instant now = clock.instant();
        Instant oldest = pending.isEmpty()
                ? inFlight.values().stream().min(Instant::compareTo).orElse(now)
                : pending.values().iterator().next().since();
        metrics.projectionLag(Duration.between(oldest, now));
    }
}
