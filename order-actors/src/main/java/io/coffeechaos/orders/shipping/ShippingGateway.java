package io.coffeechaos.orders.shipping;

import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.OrderLine;
import io.coffeechaos.orders.StepOutcome;
import io.coffeechaos.orders.TraceId;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Books a parcel. */
@FunctionalInterface
public interface ShippingGateway {
    /**
     * Books a parcel at most once per key, however often it is asked.
     *
     * @return never fails; cancelling it aborts the call, and says nothing of whether the booking was made
     */
    CompletableFuture<StepOutcome> book(Booking booking);

    /**
     * What it is for.
     *
     * @param order the order's id
     * @param key the downstream idempotency key
     * @param items the order's lines
     * @param traceId continued downstream
     */
    record Booking(OrderId order, String key, List<OrderLine> items, TraceId traceId) {
        /** Copies the lines. */
        public Booking {
            items = List.copyOf(items);
        }
    }
}
