package io.coffeechaos.orders.api.orders;

import io.coffeechaos.orders.readmodel.OrderRows;
import io.coffeechaos.orders.readmodel.OrderRows.Counts;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Counts all order rows. A count reads the whole table, so the result is reused for a few seconds, however many
 * requests ask for it. Only one count runs at a time; requests that arrive meanwhile wait for its result.
 */
public final class OrderCounts {
    private final OrderRows rows;
    private final Duration freshFor;
    private final Duration countMax;
    private final LongSupplier nanoTime;
    private Optional<Counting> last = Optional.empty();
    private volatile Optional<Counts> latest = Optional.empty();

    private record Counting(CompletableFuture<Counts> counts, long begunNanos) {}

    /**
     * @param rows the rows to count
     * @param freshFor time for which a count is reused
     * @param countMax time limit for one count
     * @param nanoTime a monotonic clock in nanoseconds
     */
    public OrderCounts(OrderRows rows, Duration freshFor, Duration countMax, LongSupplier nanoTime) {
        this.rows = rows;
        this.freshFor = freshFor;
        this.countMax = countMax;
        this.nanoTime = nanoTime;
    }

    /** Returns counts that are not older than {@code freshFor}. The stage fails if the rows cannot be read. */
    public synchronized CompletionStage<Counts> current() {
        long now = nanoTime.getAsLong();
        if (last.isEmpty() || !isUsable(last.get(), now)) {
            CompletableFuture<Counts> counts =
                    rows.count().toCompletableFuture().orTimeout(countMax.toMillis(), TimeUnit.MILLISECONDS);
            last = Optional.of(new Counting(
                    counts.whenComplete((counted, failure) ->
                            latest = Optional.ofNullable(counted).or(() -> latest)),
                    now));
        }
        return last.get().counts();
    }

    /** The last successful counts, of any age. */
    public Optional<Counts> latest() {
        return latest;
    }

    private boolean isUsable(Counting counting, long now) {
        return !counting.counts().isCompletedExceptionally() && now - counting.begunNanos() < freshFor.toNanos();
    }
}
