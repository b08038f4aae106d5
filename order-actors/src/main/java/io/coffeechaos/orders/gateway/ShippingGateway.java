package io.coffeechaos.orders.gateway;

import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.OrderLine;
import io.coffeechaos.orders.StepOutcome;
import io.coffeechaos.orders.TraceId;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Books a parcel. */
public interface ShippingGateway {
    /**
     * Books a parcel at most once per key, however often it is asked.
     *
     * @return never fails; cancelling it aborts the call, and says nothing of whether the booking was made
     */
    CompletableFuture<StepOutcome> book(Booking booking);

    /**
     * Cancels the booking, at most once per key, however often it is asked; if there is nothing yet, sees to it that there never
     * will be.
     *
     * @return never fails; {@code Undone}, or nobody knows; cancelling it aborts the call
     */
    CompletableFuture<StepOutcome> cancel(Cancellation cancellation);

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

    /**
     * What to take back.
     *
     * @param order the order's id
     * @param key the downstream idempotency key of what is taken back
     * @param traceId continued downstream
     */
    record Cancellation(OrderId order, String key, TraceId traceId) {}
}
