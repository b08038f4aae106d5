package io.coffeechaos.orders.api.orders;

import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.entity.HistoryEntry;
import io.coffeechaos.orders.entity.OrderProtocol;
import io.coffeechaos.orders.entity.OrderProtocol.ReadReply;
import io.coffeechaos.orders.entity.OrderRow;
import io.coffeechaos.orders.entity.OrderView;
import io.coffeechaos.orders.readmodel.OrderRows;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Reads one order. It reads the row first. Without a row there is no order, so a guessed id starts no entity. A
 * finished order is answered from its row. For an open order the entity answers from the journal.
 */
public final class OrderReader {
    /**
     * Longest single wait at an entity. A restarted entity forgets its waiters, so a longer wait is split into renewed
     * ones.
     */
    private static final Duration WAIT_SLICE_MAX = Duration.ofSeconds(3);

    private final OrderRows rows;
    private final OrderEntityClient orders;
    private final Supplier<CompletionStage<Boolean>> noneIsOnItsWay;
    private final Duration readMax;

    /**
     * @param rows the rows of all orders
     * @param orders asks the entities
     * @param noneIsOnItsWay completes with true if no order can be waiting to be stored; only then does a missing row
     *     prove that the order does not exist
     * @param readMax time limit for the row, and then again for the entity
     */
    public OrderReader(
            OrderRows rows,
            OrderEntityClient orders,
            Supplier<CompletionStage<Boolean>> noneIsOnItsWay,
            Duration readMax) {
        this.rows = rows;
        this.orders = orders;
        this.noneIsOnItsWay = noneIsOnItsWay;
        this.readMax = readMax;
    }

    /** The result of a read. */
    public sealed interface Reading {}

    /** The order and its history. */
    public record Found(OrderView view, List<HistoryEntry> events) implements Reading {
        /** Makes an unmodifiable copy of the events. */
        public Found {
            events = List.copyOf(events);
        }
    }

    /** The order does not exist. */
    public record Absent() implements Reading {}

    /**
     * The order may exist, but it cannot be read now.
     *
     * @param why the reason, as a sentence for the client
     */
    public record Unreadable(String why) implements Reading {}

    /** Reads the current state of the order. */
    public CompletionStage<Reading> read(OrderId id) {
        return withRow(id, this::current);
    }

    /** Reads the order from its row only. The row is current for a finished order and may be old for an open one. */
    CompletionStage<Reading> stored(OrderId id) {
        return withRow(id, row -> CompletableFuture.completedStage(new Found(row.view(), row.events())));
    }

    private CompletionStage<Reading> withRow(OrderId id, Function<OrderRow, CompletionStage<Reading>> found) {
        return rows.find(id)
                .toCompletableFuture()
                .orTimeout(readMax.toMillis(), TimeUnit.MILLISECONDS)
                .handle((Optional<OrderRow> row, Throwable failure) -> failure == null
                        ? row.map(found).orElseGet(this::absent)
                        : CompletableFuture.<Reading>completedStage(new Unreadable("The order list did not answer.")))
                .thenCompose(Function.identity());
    }

    /** Terminal and quarantined orders are answered from their row; the entity is not asked. */
    private CompletionStage<Reading> current(OrderRow row) {
        boolean rests = row.view().status().terminal() || row.quarantined().isPresent();
        return rests
                ? CompletableFuture.completedStage(new Found(row.view(), row.events()))
                : ask(row.id(), row.view().version(), 2);
    }

    /**
     * Completes when the version of the order differs from this one, or with the current state when the time is over or
     * too many clients wait for this order.
     *
     * @param abandoned whether nobody needs the result any more. Then the entity is not asked again, and the result means
     *     nothing
     */
    public CompletionStage<Reading> awaitChange(OrderId id, long version, Duration atMost, BooleanSupplier abandoned) {
        return await(id, version, new Wait(System.nanoTime() + atMost.toNanos(), abandoned));
    }

    /**
     * Completes when the order is terminal, or with the last known state when the time is over or too many clients wait
     * for this order. The stage never fails.
     *
     * @param abandoned whether nobody needs the result any more
     */
    public CompletionStage<OrderView> awaitTerminal(OrderView known, Duration atMost, BooleanSupplier abandoned) {
        return awaitTerminal(known, new Wait(System.nanoTime() + atMost.toNanos(), abandoned));
    }

    private record Wait(long untilNanos, BooleanSupplier abandoned) {
        Duration left() {
            return Duration.ofNanos(untilNanos - System.nanoTime());
        }
    }

    private CompletionStage<OrderView> awaitTerminal(OrderView known, Wait wait) {
        if (known.status().terminal() || !wait.left().isPositive()) {
            return CompletableFuture.completedStage(known);
        }
        return await(known.id(), known.version(), wait)
                .thenCompose(reading ->
                        reading instanceof Found(OrderView view, var events) && view.version() != known.version()
                                ? awaitTerminal(view, wait)
                                : CompletableFuture.completedStage(known))
                .exceptionally(failure -> known);
    }

    private CompletionStage<Reading> await(OrderId id, long version, Wait wait) {
        if (wait.abandoned().getAsBoolean()) {
            return CompletableFuture.completedStage(new Unreadable("The client has gone."));
        }
        Duration left = wait.left();
        if (left.toMillis() <= 0) {
            // The order may have changed while its entity restarted and had no waiter. So the reader asks once more
            // before the answer is "no change".
            return ask(id, version, 2);
        }
        Duration slice = left.compareTo(WAIT_SLICE_MAX) < 0 ? left : WAIT_SLICE_MAX;
        return orders.awaitChange(id, version, slice)
                .thenCompose(reply -> reply.isPresent() && reply.get() instanceof OrderProtocol.Found found
                        ? CompletableFuture.completedStage(new Found(found.view(), found.events()))
                        : await(id, version, wait));
    }

    /** Decides what a missing row means: the order does not exist, or it may still wait in the intake queue. */
    private CompletionStage<Reading> absent() {
        return noneIsOnItsWay
                .get()
                .toCompletableFuture()
                .copy()
                .completeOnTimeout(false, readMax.toMillis(), TimeUnit.MILLISECONDS)
                .thenApply(sure -> sure ? new Absent() : new Unreadable("Orders may be waiting to be stored."));
    }

    private CompletionStage<Reading> ask(OrderId id, long versionMin, int triesLeft) {
        return orders.read(id, versionMin, readMax).thenCompose(reply -> {
            if (reply.isEmpty()) {
                return CompletableFuture.completedStage(new Unreadable("The order did not answer."));
            }
            return reading(id, versionMin, triesLeft, reply.get());
        });
    }

    private CompletionStage<Reading> reading(OrderId id, long versionMin, int triesLeft, ReadReply reply) {
        return switch (reply) {
            case OrderProtocol.Found(OrderView view, var events) ->
                CompletableFuture.completedStage(new Found(view, events));
            case OrderProtocol.Stale() when triesLeft > 1 -> ask(id, versionMin, triesLeft - 1);
            case OrderProtocol.Stale() ->
                CompletableFuture.completedStage(new Unreadable("The order is moving to another node."));
            case OrderProtocol.NotFound() ->
                CompletableFuture.completedStage(new Unreadable("The history of the order cannot be read."));
        };
    }
}
