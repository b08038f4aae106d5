package io.coffeechaos.orders.gateway;

import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.OrderLine;
import io.coffeechaos.orders.StepOutcome;
import io.coffeechaos.orders.tracing.CallSpan;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Reserves and releases stock. */
public interface InventoryGateway {
    /**
     * Reserves stock at most once per key, however often it is called.
     *
     * @return the outcome; the future never fails. Cancelling it aborts the call, but the reservation may still exist.
     */
    CompletableFuture<StepOutcome> reserve(Reservation reservation);

    /**
     * Releases the reservation at most once per key, however often it is called. If there is no reservation yet, the
     * dependency refuses a later one.
     *
     * @return {@code Undone} or uncertain; the future never fails, and cancelling it aborts the call
     */
    CompletableFuture<StepOutcome> release(Release release);

    /**
     * A request to reserve stock.
     *
     * @param order the order id
     * @param key the idempotency key of the step
     * @param items the order lines
     * @param span the span of this attempt
     */
    record Reservation(OrderId order, String key, List<OrderLine> items, CallSpan span) {
        /** Copies the order lines. */
        public Reservation {
            items = List.copyOf(items);
        }
    }

    /**
     * A request to release a reservation.
     *
     * @param order the order id
     * @param key the idempotency key of the reservation
     * @param span the span of this attempt
     */
    record Release(OrderId order, String key, CallSpan span) {}
}
