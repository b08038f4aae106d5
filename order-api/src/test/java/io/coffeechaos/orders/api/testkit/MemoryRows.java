package io.coffeechaos.orders.api.testkit;

import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.Step;
import io.coffeechaos.orders.entity.OrderRow;
import io.coffeechaos.orders.entity.OrderStatus;
import io.coffeechaos.orders.entity.OrderView;
import io.coffeechaos.orders.entity.RowStore;
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

/** Order rows in memory, which can be made to fail and to keep their acknowledgements back. */
public final class MemoryRows implements OrderRows, RowStore {
    private final Map<OrderId, OrderRow> rows = new ConcurrentHashMap<>();
    private final List<Runnable> heldBack = new ArrayList<>();
    private final AtomicInteger counted = new AtomicInteger();
    private volatile boolean down;
    private volatile boolean holding;

    /** From now on, reads fail. */
    public void down() {
        down = true;
    }

    /** Reads work again. */
    public void up() {
        down = false;
    }

    /** From now on, writes are not acknowledged. */
    public void hold() {
        holding = true;
    }

    /** All that was held back happens, and writes work again. */
    public synchronized void release() {
        holding = false;
        heldBack.forEach(Runnable::run);
        heldBack.clear();
    }

    /** How often everything was counted. */
    public int timesCounted() {
        return counted.get();
    }

    @Override
    public synchronized void write(OrderRow row, ActorRef<Stored> storedTo) {
        Runnable write = () -> {
            rows.merge(
                    row.id(),
                    row,
                    (old, newer) -> newer.view().version() >= old.view().version() ? newer : old);
            storedTo.tell(new Stored(row.id(), row.view().version(), row.wakeAt()));
        };
        if (holding) {
            heldBack.add(write);
        } else {
            write.run();
        }
    }

    @Override
    public CompletionStage<Optional<OrderRow>> find(OrderId id) {
        return answer(Optional.ofNullable(rows.get(id)));
    }

    @Override
    public CompletionStage<Set<OrderId>> write(List<OrderRow> batch) {
        batch.forEach(row -> rows.put(row.id(), row));
        return answer(Set.of());
    }

    @Override
    public CompletionStage<Boolean> quarantine(OrderId id, String why) {
        return answer(rows.computeIfPresent(
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
        query.cursor().filter(cursor -> !cursor.matches("after-.+")).ifPresent(cursor -> {
            throw new IllegalArgumentException("not a cursor of ours: " + cursor);
        });
        String after = query.cursor()
                .map(cursor -> cursor.substring("after-".length()))
                .orElse("\uffff");
        List<OrderView> matching = rows.values().stream()
                .map(OrderRow::view)
                .filter(view -> query.statuses().isEmpty() || query.statuses().contains(view.status()))
                .filter(view ->
                        query.customerId().isEmpty() || query.customerId().equals(view.customerId()))
                .filter(view -> place(view).compareTo(after) < 0)
                .sorted(Comparator.comparing(MemoryRows::place).reversed())
                .toList();
        List<OrderView> page = matching.stream().limit(query.limit()).toList();
        return answer(new Page(
                page,
                page.size() < matching.size() ? Optional.of("after-" + place(page.getLast())) : Optional.empty()));
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
        return answer(List.of());
    }

    private static String place(OrderView view) {
        return view.acceptedAt() + view.id().value();
    }

    private <T> CompletionStage<T> answer(T value) {
        return down
                ? CompletableFuture.failedFuture(
                        new StoreUnavailable("rows are down in this test", new IllegalStateException("down")))
                : CompletableFuture.completedFuture(value);
    }
}
