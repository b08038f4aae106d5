package io.coffeechaos.orders.readmodel;

import io.coffeechaos.orders.ExponentialBackoff;
import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.entity.OrderRow;
import io.coffeechaos.orders.entity.RowWriterPort;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides which rows of a node are written, and when. {@link RowWriter} is its actor. A plain, single-threaded object.
 *
 * <p>Each row waits under its order id. A newer row of the same order replaces the waiting one and takes over its
 * waiters. More rows gather while a batch is in flight, so batches grow with the load. At most one write per order is
 * in flight, so the batcher does not reorder rows of an order. If a write that was given up still arrives late, the
 * older row in the table carries its {@code wakeAt}, and the sweeper has the row written again. A row that came back
 * unprocessed, or whose batch failed, is not acknowledged. It waits again after the backoff, unless a newer row has
 * replaced it.
 *
 * @param <W> the waiter of a row
 */
public final class RowBatcher<W> {

    /** The effects that the batcher asks for. The batcher calls them during a call to itself. */
    public interface Port<W> {
        /** Sends the batch. The result arrives later at {@link #written} or {@link #failed}. */
        void send(Batch<W> batch);

        /** Calls {@link #retry} after the delay. */
        void retryAfter(Duration delay);

        /** Tells the waiter that its row, or a newer one, is durable. */
        void stored(W waiter, RowWriterPort.Stored row);
    }

    /**
     * The settings.
     *
     * @param pendingMax most orders whose rows wait; above it the batcher drops a write, and its order asks again
     * @param batchesMax most requests in flight
     * @param retryMin first backoff
     * @param retryMax longest backoff
     */
    public record Settings(int pendingMax, int batchesMax, Duration retryMin, Duration retryMax) {}

    /** The rows of one request: at most {@link OrderRows#BATCH_ROWS_MAX}, one per order. */
    public static final class Batch<W> {
        private final List<Waiting<W>> waiting;

        private Batch(List<Waiting<W>> waiting) {
            this.waiting = waiting;
        }

        /** The rows to write. */
        public List<OrderRow> rows() {
            return waiting.stream().map(Waiting::row).toList();
        }
    }

    private record Waiting<W>(OrderRow row, Set<W> waiters, Instant since) {
        Waiting<W> replacedBy(OrderRow newer, W waiter) {
            return new Waiting<>(isOlderThan(newer) ? newer : row, with(Set.of(waiter)), since);
        }

        Waiting<W> joinedBy(Waiting<W> older) {
            return new Waiting<>(row, with(older.waiters()), older.since());
        }

        /** Keeps the order in which the waiters came, so that a simulation run can be repeated exactly. */
        private Set<W> with(Set<W> more) {
            Set<W> all = new LinkedHashSet<>(waiters);
            all.addAll(more);
            return all;
        }

        private boolean isOlderThan(OrderRow other) {
            return other.view().version() >= row.view().version();
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(RowBatcher.class);

    private final Settings settings;
    private final InstantSource clock;
    private final Port<W> port;
    private final Map<OrderId, Waiting<W>> pending = new LinkedHashMap<>();
    private final Map<OrderId, Instant> inFlight = new HashMap<>();
    private int batches;
    private boolean backingOff;
    private int failures;

    /** Creates a batcher with no waiting rows. */
    public RowBatcher(Settings settings, InstantSource clock, Port<W> port) {
        this.settings = settings;
        this.clock = clock;
        this.port = port;
    }

    /** Asks for this row, or a newer one of the same order, to be written. The waiter is told when it is durable. */
    public void write(OrderRow row, W waiter) {
        Waiting<W> before = pending.get(row.id());
        if (before != null) {
            pending.put(row.id(), before.replacedBy(row, waiter));
        } else if (pending.size() < settings.pendingMax()) {
            pending.put(row.id(), new Waiting<>(row, Set.of(waiter), clock.instant()));
        } else {
            LOG.atWarn()
                    .addKeyValue("orderId", row.id())
                    .addKeyValue("traceId", row.view().traceId())
                    .log("row dropped: {} rows already wait; the order asks again", settings.pendingMax());
        }
        flush();
    }

    /** The store has written the batch, except the rows of these orders. */
    public void written(Batch<W> batch, Set<OrderId> unprocessed) {
        ended(batch);
        List<Waiting<W>> again = new ArrayList<>();
        for (Waiting<W> written : batch.waiting) {
            if (unprocessed.contains(written.row().id())) {
                again.add(written);
            } else {
                RowWriterPort.Stored stored = new RowWriterPort.Stored(
                        written.row().id(),
                        written.row().view().version(),
                        written.row().wakeAt());
                written.waiters().forEach(waiter -> port.stored(waiter, stored));
            }
        }
        if (again.isEmpty()) {
            failures = 0;
        } else {
            waitAgain(again);
        }
        flush();
    }

    /** The batch failed. It is unknown which of its rows are in the store. */
    public void failed(Batch<W> batch, Throwable cause) {
        ended(batch);
        LOG.warn("{} rows not written, trying again: {}", batch.waiting.size(), cause.getMessage());
        waitAgain(batch.waiting);
    }

    /** The backoff is over. */
    public void retry() {
        backingOff = false;
        flush();
    }

    /** The number of rows that wait, or are being written. */
    public int pending() {
        return pending.size() + inFlight.size();
    }

    /** Since when the row has waited that waits longest, to be sent or to be written; empty if no row waits. */
    public Optional<Instant> oldest() {
        return Stream.concat(
                        inFlight.values().stream(),
                        pending.values().stream().limit(1).map(Waiting::since))
                .min(Instant::compareTo);
    }

    private void flush() {
        while (batches < settings.batchesMax() && !backingOff) {
            List<Waiting<W>> batch = nextBatch();
            if (batch.isEmpty()) {
                return;
            }
            batches++;
            port.send(new Batch<>(batch));
        }
    }

    private List<Waiting<W>> nextBatch() {
        List<Waiting<W>> batch = new ArrayList<>();
        Iterator<Map.Entry<OrderId, Waiting<W>>> waiting = pending.entrySet().iterator();
        while (waiting.hasNext() && batch.size() < OrderRows.BATCH_ROWS_MAX) {
            Map.Entry<OrderId, Waiting<W>> next = waiting.next();
            if (!inFlight.containsKey(next.getKey())) {
                batch.add(next.getValue());
                inFlight.put(next.getKey(), next.getValue().since());
                waiting.remove();
            }
        }
        return batch;
    }

    private void ended(Batch<W> batch) {
        batches--;
        batch.waiting.forEach(waiting -> inFlight.remove(waiting.row().id()));
    }

    private void waitAgain(List<Waiting<W>> batch) {
        batch.forEach(older -> pending.merge(older.row().id(), older, (newer, back) -> newer.joinedBy(back)));
        backingOff = true;
        port.retryAfter(new ExponentialBackoff(settings.retryMin(), settings.retryMax()).delay(failures++));
    }
}
