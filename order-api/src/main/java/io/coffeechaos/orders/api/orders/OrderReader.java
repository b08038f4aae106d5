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
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Reads one order (design: Read). Its row first: no row, no order, and no entity is made for a guessed id; finished, and
 * the row is the answer. An open order is its entity's to tell, which answers from what the journal holds.
 */
public final class OrderReader {
    /** How long a part of a wait may be: waiters do not survive an entity's restart, so they are renewed. */
    private static final Duration WAIT_SLICE_MAX = Duration.ofSeconds(3);

    private final OrderRows rows;
    private final OrderEntityClient orders;
    private final Supplier<CompletionStage<Boolean>> noneIsOnItsWay;
    private final Duration readMax;

    /**
     * @param noneIsOnItsWay whether no order can be waiting to be stored: else one without a row is not known to be none
     * @param readMax how long the row, and then the entity, may take
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

    /** What a read came to. */
    public sealed interface Reading {}

    /** The order and its history. */
    public record Found(OrderView view, List<HistoryEntry> events) implements Reading {
        /** Copies the events. */
        public Found {
            events = List.copyOf(events);
        }
    }

    /** Nobody was ever told of such an order. */
    public record Absent() implements Reading {}

    /** The order may exist; it cannot be read now. */
    public record Unreadable(String why) implements Reading {}

    /** The order as it is. */
    public CompletionStage<Reading> read(OrderId id) {
        return withRow(id, this::current);
    }

    /** The order as its row has it: true of a finished one, the past of an open one. */
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

    /** Of an order that moves no more, because it has ended or nobody can recover it, the row is all there is. */
    private CompletionStage<Reading> current(OrderRow row) {
        boolean rests = row.view().status().terminal() || row.quarantined().isPresent();
        return rests
                ? CompletableFuture.completedStage(new Found(row.view(), row.events()))
                : ask(row.id(), row.view().version(), 2);
    }

    /** The order once its version is not this one any more, or as it is when the time is over. */
    public CompletionStage<Reading> awaitChange(OrderId id, long version, Duration atMost) {
        long untilNanos = System.nanoTime() + atMost.toNanos();
        return await(id, version, untilNanos);
    }

    /** The order once it is terminal, or the last that is known of it when the time is over. Never fails. */
    public CompletionStage<OrderView> awaitTerminal(OrderView known, Duration atMost) {
        return awaitTerminal(known, System.nanoTime() + atMost.toNanos());
    }

    private CompletionStage<OrderView> awaitTerminal(OrderView known, long untilNanos) {
        if (known.status().terminal() || untilNanos - System.nanoTime() <= 0) {
            return CompletableFuture.completedStage(known);
        }
        return await(known.id(), known.version(), untilNanos)
                .thenCompose(reading -> reading instanceof Found(OrderView view, var events)
                        ? awaitTerminal(view, untilNanos)
                        : CompletableFuture.completedStage(known))
                .exceptionally(failure -> known);
    }

    private CompletionStage<Reading> await(OrderId id, long version, long untilNanos) {
        Duration left = Duration.ofNanos(untilNanos - System.nanoTime());
        if (left.toMillis() <= 0) {
            // Asked once more before "no change" is said: the change may have met a restart, and no waiter.
            return ask(id, version, 2);
        }
        Duration slice = left.compareTo(WAIT_SLICE_MAX) < 0 ? left : WAIT_SLICE_MAX;
        return orders.awaitChange(id, version, slice)
                .thenCompose(reply -> reply.isPresent() && reply.get() instanceof OrderProtocol.Found found
                        ? CompletableFuture.completedStage(new Found(found.view(), found.events()))
                        : await(id, version, untilNanos));
    }

    /** What an id without a row is: nobody's, or that of an order that waits for the journal. */
    private CompletionStage<Reading> absent() {
        return noneIsOnItsWay
                .get()
                .toCompletableFuture()
                .copy()
                .completeOnTimeout(false, readMax.toMillis(), TimeUnit.MILLISECONDS)
                .thenApply(sure -> sure ? new Absent() : new Unreadable("Orders are waiting to be stored."));
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
            case OrderProtocol.Stale() -> CompletableFuture.completedStage(new Unreadable("The order is moving."));
            case OrderProtocol.NotFound() ->
                CompletableFuture.completedStage(new Unreadable("The order's history is not readable."));
        };
    }
}
