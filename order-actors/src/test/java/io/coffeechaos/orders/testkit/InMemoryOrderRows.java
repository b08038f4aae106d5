package io.coffeechaos.orders.testkit;

import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.Step;
import io.coffeechaos.orders.entity.OrderRow;
import io.coffeechaos.orders.readmodel.OrderRows;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** Rows in memory that can be away, or process a batch only in part. It lists and counts nothing: no test asks. */
public final class InMemoryOrderRows implements OrderRows {
    private final Map<OrderId, OrderRow> rows = new ConcurrentHashMap<>();
    private final List<List<OrderRow>> batches = new ArrayList<>();
    private volatile boolean away;
    private volatile Set<OrderId> unprocessed = Set.of();

    /** From now on every request fails. */
    public void goAway() {
        away = true;
    }

    /** From now on requests succeed again. */
    public void comeBack() {
        away = false;
    }

    /** Rows of these orders are handed back from every batch. */
    public void leaveUnprocessed(Set<OrderId> ids) {
        unprocessed = Set.copyOf(ids);
    }

    /** What is stored of this order. */
    public Optional<OrderRow> row(OrderId id) {
        return Optional.ofNullable(rows.get(id));
    }

    /** All batches that were asked for, in order. */
    public synchronized List<List<OrderRow>> batches() {
        return List.copyOf(batches);
    }

    @Override
    public CompletionStage<Optional<OrderRow>> find(OrderId id) {
        return away ? failed() : CompletableFuture.completedFuture(row(id));
    }

    @Override
    public synchronized CompletionStage<Set<OrderId>> write(List<OrderRow> batch) {
        batches.add(batch);
        if (away) {
            return failed();
        }
        batch.stream().filter(row -> !unprocessed.contains(row.id())).forEach(row -> rows.put(row.id(), row));
        return CompletableFuture.completedFuture(unprocessed);
    }

    @Override
    public CompletionStage<Boolean> quarantine(OrderId id, String why) {
        return away
                ? failed()
                : CompletableFuture.completedFuture(rows.computeIfPresent(
                                id,
                                (same, row) -> new OrderRow(
                                        row.tenant(),
                                        row.key(),
                                        row.view(),
                                        row.events(),
                                        Optional.empty(),
                                        row.step(),
                                        Optional.of(why)))
                        != null);
    }

    @Override
    public CompletionStage<Page> list(Query query) {
        throw new UnsupportedOperationException("no test lists these");
    }

    @Override
    public CompletionStage<Counts> count() {
        throw new UnsupportedOperationException("no test counts these");
    }

    @Override
    public CompletionStage<List<Due>> due(int bucket, Instant now, Set<Step> except, int limitRows) {
        return away
                ? failed()
                : CompletableFuture.completedFuture(rows.values().stream()
                        .filter(row -> row.id().bucket(WAKE_BUCKETS) == bucket)
                        .filter(row ->
                                row.wakeAt().filter(at -> !at.isAfter(now)).isPresent())
                        .filter(row -> row.step().filter(except::contains).isEmpty())
                        .limit(limitRows)
                        .map(row -> new Due(row.id(), row.step()))
                        .toList());
    }

    private static <T> CompletionStage<T> failed() {
        return CompletableFuture.failedFuture(
                new StoreUnavailable("the rows are away", new IllegalStateException("by order of the test")));
    }
}
