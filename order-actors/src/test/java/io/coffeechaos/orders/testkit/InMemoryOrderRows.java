package io.coffeechaos.orders.testkit;

import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.Step;
import io.coffeechaos.orders.entity.OrderRow;
import io.coffeechaos.orders.entity.OrderStatus;
import io.coffeechaos.orders.entity.OrderView;
import io.coffeechaos.orders.entity.RowWriterPort;
import io.coffeechaos.orders.readmodel.OrderRows;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * The rows of one tenant in memory. They follow the contract of a real store ({@code OrderRowsContract}). A test can
 * make them fail, process a batch only in part, or hold single writes back.
 */
public final class InMemoryOrderRows implements OrderRows, RowWriterPort {
    private static final String CURSOR = "after-";

    private final Map<OrderId, OrderRow> rows = new ConcurrentHashMap<>();
    private final List<List<OrderRow>> batches = new ArrayList<>();
    private final List<Runnable> heldBack = new ArrayList<>();
    private final AtomicInteger counted = new AtomicInteger();
    private volatile boolean away;
    private volatile boolean holding;
    private volatile Set<OrderId> unprocessed = Set.of();

    /** From now on every request fails. */
    public void goAway() {
        away = true;
    }

    /** From now on requests succeed again. */
    public void comeBack() {
        away = false;
    }

    /** From now on every batch returns the rows of these orders as unprocessed. */
    public void leaveUnprocessed(Set<OrderId> ids) {
        unprocessed = Set.copyOf(ids);
    }

    /** From now on the rows hold single writes back: they neither do nor acknowledge them. */
    public void hold() {
        holding = true;
    }

    /** Does the writes that were held back. From now on single writes work again. */
    public synchronized void release() {
        holding = false;
        heldBack.forEach(Runnable::run);
        heldBack.clear();
    }

    /** The stored row of this order, if there is one. */
    public Optional<OrderRow> row(OrderId id) {
        return Optional.ofNullable(rows.get(id));
    }

    /** All requested batches, oldest first. */
    public synchronized List<List<OrderRow>> batches() {
        return List.copyOf(batches);
    }

    /** The number of calls of {@link #count}. */
    public int timesCounted() {
        return counted.get();
    }

    @Override
    public synchronized void write(OrderRow row, ActorRef<Stored> storedTo) {
        Runnable write = () -> {
            put(row);
            storedTo.tell(new Stored(row.id(), row.view().version(), row.wakeAt()));
        };
        if (holding) {
            heldBack.add(write);
        } else {
            write.run();
        }
    }

    private void put(OrderRow row) {
        rows.merge(
                row.id(),
                row,
                (old, newer) -> newer.view().version() >= old.view().version() ? newer : old);
    }

    @Override
    public CompletionStage<Optional<OrderRow>> find(OrderId id) {
        return answer(row(id));
    }

    @Override
    public synchronized CompletionStage<Set<OrderId>> write(List<OrderRow> batch) {
        batches.add(batch);
        if (!away) {
            batch.stream().filter(row -> !unprocessed.contains(row.id())).forEach(this::put);
        }
        return answer(unprocessed);
    }

    @Override
    public CompletionStage<Boolean> quarantine(OrderId id, String why) {
        return away
                ? failed()
                : answer(rows.computeIfPresent(
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
        query.cursor().filter(cursor -> !cursor.matches(CURSOR + ".+")).ifPresent(cursor -> {
            throw new IllegalArgumentException("this store issued no such cursor: " + cursor);
        });
        Optional<String> after = query.cursor().map(cursor -> cursor.substring(CURSOR.length()));
        List<OrderView> matching = rows.values().stream()
                .map(OrderRow::view)
                .filter(view -> query.statuses().isEmpty() || query.statuses().contains(view.status()))
                .filter(view ->
                        query.customerId().isEmpty() || query.customerId().equals(view.customerId()))
                .filter(view ->
                        after.filter(end -> place(view).compareTo(end) >= 0).isEmpty())
                .sorted(Comparator.comparing(InMemoryOrderRows::place).reversed())
                .toList();
        List<OrderView> page = matching.stream().limit(query.limit()).toList();
        return answer(new Page(
                page, page.size() < matching.size() ? Optional.of(CURSOR + place(page.getLast())) : Optional.empty()));
    }

    @Override
    public CompletionStage<Counts> count() {
        counted.incrementAndGet();
        Map<OrderStatus, Long> byStatus = new EnumMap<>(OrderStatus.class);
        for (OrderStatus status : OrderStatus.values()) {
            byStatus.put(status, 0L);
        }
        byStatus.putAll(rows.values().stream()
                .collect(Collectors.groupingBy(row -> row.view().status(), Collectors.counting())));
        long delayed =
                rows.values().stream().filter(row -> row.view().delayed()).count();
        return answer(new Counts(byStatus, delayed, Instant.now()));
    }

    @Override
    public CompletionStage<List<Due>> due(int bucket, Instant now, Set<Step> except, int limitRows) {
        return answer(rows.values().stream()
                .filter(row -> row.id().bucket(WAKE_BUCKETS) == bucket)
                .filter(row -> row.wakeAt().filter(at -> !at.isAfter(now)).isPresent())
                .filter(row -> row.step().filter(except::contains).isEmpty())
                .sorted(Comparator.comparing(row -> row.wakeAt().orElseThrow()))
                .limit(limitRows)
                .map(row -> new Due(row.id(), row.step(), row.wakeAt().orElseThrow()))
                .toList());
    }

    /** A key that sorts orders by the time of their acceptance. */
    private static String place(OrderView view) {
        return "%020d-%s".formatted(view.acceptedAt().toEpochMilli(), view.id());
    }

    private <T> CompletionStage<T> answer(T value) {
        return away ? failed() : CompletableFuture.completedFuture(value);
    }

    private static <T> CompletionStage<T> failed() {
        return CompletableFuture.failedFuture(
                new StoreUnavailable("the rows are unavailable", new IllegalStateException("injected by the test")));
    }
}
