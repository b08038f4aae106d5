package io.coffeechaos.orders.inventory;

import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.OrderLine;
import io.coffeechaos.orders.StepOutcome;
import io.coffeechaos.orders.TraceId;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Reserves stock. */
@FunctionalInterface
public interface InventoryGateway {
    /**
     * Reserves stock at most once per key, however often it is asked.
     *
     * @return never fails; cancelling it aborts the call, and says nothing of whether the reservation was made
     */
    CompletableFuture<StepOutcome> reserve(Reservation reservation);

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
}
