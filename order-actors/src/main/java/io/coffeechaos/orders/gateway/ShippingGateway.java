package io.coffeechaos.orders.gateway;

import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.OrderLine;
import io.coffeechaos.orders.StepOutcome;
import io.coffeechaos.orders.TraceId;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Books and cancels shipments. */
public interface ShippingGateway {
    /**
     * Books a shipment at most once per key, however often it is called.
     *
     * @return the outcome; the future never fails. Cancelling it aborts the call, but the booking may still exist.
     */
    CompletableFuture<StepOutcome> book(Booking booking);

    /**
     * Cancels the booking at most once per key, however often it is called. If there is no booking yet, the dependency
     * refuses a later one.
     *
     * @return {@code Undone} or uncertain; the future never fails, and cancelling it aborts the call
     */
    CompletableFuture<StepOutcome> cancel(Cancellation cancellation);

    /**
     * A request to book a shipment.
     *
     * @param order the order id
     * @param key the idempotency key of the step
     * @param items the order lines
     * @param traceId the trace that the call continues
     */
    record Booking(OrderId order, String key, List<OrderLine> items, TraceId traceId) {
        /** Copies the order lines. */
        public Booking {
            items = List.copyOf(items);
        }
    }

    /**
     * A request to cancel a booking.
     *
     * @param order the order id
     * @param key the idempotency key of the booking
     * @param traceId the trace that the call continues
     */
    record Cancellation(OrderId order, String key, TraceId traceId) {}
}
