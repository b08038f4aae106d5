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
 * The order rows: everything that is read without waking an order.
 *
 * <p>All stages fail with {@link StoreUnavailable} when the store cannot be reached in time.
 */
public interface OrderRows {
    /** Most rows that one write takes (DynamoDB's BatchWriteItem). */
    int BATCH_ROWS_MAX = 25;

    /** One order's row, strongly consistent; one store request. Empty if nobody was ever told of such an order. */
    CompletionStage<Optional<OrderRow>> find(OrderId id);

    /**
     * Writes the rows, at most {@link #BATCH_ROWS_MAX}, each a whole replacement.
     *
     * @return the orders whose rows were not written and must be tried again
     */
    CompletionStage<Set<OrderId>> write(List<OrderRow> rows);

    /**
     * Takes this order out of the index of open orders and says in its row why. The next write of the row, should the
     * order recover, ends that.
     *
     * @return whether there was a row
     */
    CompletionStage<Boolean> quarantine(OrderId id, String why);

    /**
     * A page of orders, newest first; may lag behind by a moment.
     *
     * @throws IllegalArgumentException if the cursor is not one this method gave out
     */
    CompletionStage<Page> list(Query query);

    /** Counts over all rows. Reads the whole table: callers cache it (order-api.md 7, at most every 5 s). */
    CompletionStage<Counts> count();

    /**
     * Open orders of one wake bucket whose time has come, oldest first.
     *
     * @param bucket from 0 to {@link #WAKE_BUCKETS} - 1
     * @param except without those that wait for one of these steps
     * @param limitRows at most so many
     */
    CompletionStage<List<Due>> due(int bucket, Instant now, Set<Step> except, int limitRows);

    /** How many buckets the index of open orders is spread over, so that no key of it is hot. */
    int WAKE_BUCKETS = 64;

    /**
     * What to list.
     *
     * @param limit 1 to 100 orders
     * @param cursor where the page before ended
     * @param statuses only these; empty means all
     * @param customerId only this customer's
     */
    record Query(int limit, Optional<String> cursor, Set<OrderStatus> statuses, Optional<String> customerId) {
        /** Copies the statuses. */
        public Query {
            statuses = Set.copyOf(statuses);
        }
    }

    /**
     * One page.
     *
     * @param orders newest first
     * @param nextCursor where to go on; empty at the end
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
     * @param byStatus every status, 0 included
     * @param delayed orders that wait for better times
     * @param asOf when the counting began
     */
    record Counts(Map<OrderStatus, Long> byStatus, long delayed, Instant asOf) {
        /** Copies the map. */
        public Counts {
            byStatus = Map.copyOf(byStatus);
        }

        /** The sum over all statuses. */
        public long total() {
            return byStatus.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    /**
     * An open order whose {@code wakeAt} is past.
     *
     * @param id the order
     * @param step the step it waits for
     */
    record Due(OrderId id, Optional<Step> step) {}

    /** The store did not answer, or said that it can't now. Nothing is known of a write that met this. */
    final class StoreUnavailable extends RuntimeException {
        /** @param message what was asked, and the limit it met */
        public StoreUnavailable(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
