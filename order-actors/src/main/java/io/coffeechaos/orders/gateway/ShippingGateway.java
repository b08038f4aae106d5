package io.coffeechaos.orders.gateway;

import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.OrderLine;
import io.coffeechaos.orders.StepOutcome;
import io.coffeechaos.orders.tracing.CallSpan;
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
     * @param span the span of this attempt
     */
    record Booking(OrderId order, String key, List<OrderLine> items, CallSpan span) {
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
     * @param span the span of this attempt
     */
    record Cancellation(OrderId order, String key, CallSpan span) {}
}
