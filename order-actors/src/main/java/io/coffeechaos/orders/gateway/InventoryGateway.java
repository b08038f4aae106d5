package io.coffeechaos.orders.gateway;

import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.OrderLine;
import io.coffeechaos.orders.StepOutcome;
import io.coffeechaos.orders.TraceId;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Reserves stock. */
public interface InventoryGateway {
    /**
     * Reserves stock at most once per key, however often it is asked.
     *
     * @return never fails; cancelling it aborts the call, and says nothing of whether the reservation was made
     */
    CompletableFuture<StepOutcome> reserve(Reservation reservation);

    /**
     * Releases the reservation, at most once per key, however often it is asked; if there is nothing yet, sees to it that there never
     * will be.
     *
     * @return never fails; {@code Undone}, or nobody knows; cancelling it aborts the call
     */
    CompletableFuture<StepOutcome> release(Release release);

    /**
     * What it is for.
     *
     * @param order the order's id
     * @param key the downstream idempotency key
     * @param items the order's lines
     * @param traceId continued downstream
     */
    record Reservation(OrderId order, String key, List<OrderLine> items, TraceId traceId) {
        /** Copies the lines. */
        public Reservation {
            items = List.copyOf(items);
        }
    }

    /**
     * What to take back.
     *
     * @param order the order's id
     * @param key the downstream idempotency key of what is taken back
     * @param traceId continued downstream
     */
    record Release(OrderId order, String key, TraceId traceId) {}
}
