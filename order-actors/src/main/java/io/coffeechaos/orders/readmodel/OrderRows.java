package io.coffeechaos.orders.readmodel;

import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.Step;
import io.coffeechaos.orders.entity.OrderRow;
import io.coffeechaos.orders.entity.OrderStatus;
import io.coffeechaos.orders.entity.OrderView;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * The store of the order rows. It answers reads without waking an order.
 *
 * <p>Each stage fails with {@link StoreUnavailable} if the store does not answer in time.
 */
public interface OrderRows {
    /** The most rows of one write (the limit of DynamoDB's BatchWriteItem). */
    int BATCH_ROWS_MAX = 25;

    /**
     * Reads the row of one order with one strongly consistent request. Empty if no client was told that the order
     * exists.
     */
    CompletionStage<Optional<OrderRow>> find(OrderId id);

    /**
     * Writes at most {@link #BATCH_ROWS_MAX} rows. Each write replaces the whole row. A row whose last event is older than two
     * seconds never replaces a row of a newer version: it may come from a node that does not own the order any more.
     *
     * @return the orders whose rows were not written and must be tried again
     */
    CompletionStage<Set<OrderId>> write(List<OrderRow> rows);

    /**
     * Removes this order from the index of open orders and stores the reason in its row. If the order recovers, the
     * next write of its row ends the quarantine.
     *
     * @return whether the row exists
     */
    CompletionStage<Boolean> quarantine(OrderId id, String why);

    /**
     * Reads a page of orders, newest first. The page may lag slightly behind.
     *
     * @throws IllegalArgumentException if the cursor does not come from this method
     */
    CompletionStage<Page> list(Query query);

    /**
     * Counts all rows. The method reads the whole table, so callers cache the result (order-api.md 7: at most one count
     * every 5 s).
     */
    CompletionStage<Counts> count();

    /**
     * Reads the open orders of one wake bucket whose {@code wakeAt} is past, oldest first.
     *
     * @param bucket from 0 to {@link #WAKE_BUCKETS} - 1
     * @param now the current time
     * @param except leaves out the orders that wait for one of these steps
     * @param limitRows the most orders to return
     */
    CompletionStage<List<Due>> due(int bucket, Instant now, Set<Step> except, int limitRows);

    /** The number of buckets of the index of open orders. The buckets spread the load, so no index key is hot. */
    int WAKE_BUCKETS = 64;

    /**
     * The query of a list.
     *
     * @param limit 1 to 100 orders
     * @param cursor the position after the page before; empty for the first page
     * @param statuses only orders in these statuses; an empty set means all
     * @param customerId only orders of this customer
     */
    record Query(int limit, Optional<String> cursor, Set<OrderStatus> statuses, Optional<String> customerId) {
        /** Copies the statuses. */
        public Query {
            statuses = Set.copyOf(statuses);
        }
    }

    /**
     * One page of a list.
     *
     * @param orders newest first
     * @param nextCursor the cursor of the next page; empty on the last page
     */
    record Page(List<OrderView> orders, Optional<String> nextCursor) {
        /** Copies the orders. */
        public Page {
            orders = List.copyOf(orders);
        }
    }

    /**
     * Counts of all orders.
     *
     * @param byStatus the count of every status, including 0
     * @param delayed orders with a parked step
     * @param asOf the start time of the count
     */
    record Counts(Map<OrderStatus, Long> byStatus, long delayed, Instant asOf) {
        /** Copies the map. */
        public Counts {
            byStatus = Map.copyOf(byStatus);
        }

        /** The number of orders in all statuses. */
        public long total() {
            return byStatus.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    /**
     * An open order whose {@code wakeAt} is past.
     *
     * @param id the order
     * @param step the step it waits for
     * @param wakeAt the time at which it should have been woken
     */
    record Due(OrderId id, Optional<Step> step, Instant wakeAt) {}

    /**
     * The store did not answer in time or reported that it is unavailable. It is unknown whether a write with this
     * failure took effect.
     */
    final class StoreUnavailable extends RuntimeException {
        /**
         * Creates the failure.
         *
         * @param message the request and the limit that it exceeded
         * @param cause the failure of the client
         */
        public StoreUnavailable(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
