package io.coffeechaos.orders.queue.events;

import io.coffeechaos.orders.Money;
import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.TraceId;
import io.coffeechaos.orders.entity.OrderEvent.OrderAccepted;
import io.coffeechaos.orders.entity.OrderStatus;
import io.coffeechaos.orders.entity.OrderView;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * The event of a finished order, as consumers get it: at least once, in no particular order.
 *
 * @param orderId the order
 * @param status the terminal status
 * @param reason the reason code; empty for a confirmed order
 * @param total the total of the order
 * @param customerId an opaque id from the client
 * @param traceId the trace of the acceptance
 * @param completedAt when the order became terminal
 */
public record FinishedOrder(
        OrderId orderId,
        OrderStatus status,
        Optional<String> reason,
        Money total,
        Optional<String> customerId,
        TraceId traceId,
        Instant completedAt) {
    /** @throws IllegalArgumentException if the order is still open, or if its values contradict each other */
    public FinishedOrder {
        if (!status.terminal()) {
            throw new IllegalArgumentException("an order in status " + status + " has not ended");
        }
        if (reason.isPresent() == (status == OrderStatus.CONFIRMED)) {
            throw new IllegalArgumentException("an order in status " + status + " has "
                    + reason.map(code -> "the reason " + code).orElse("no reason"));
        }
        if (total.amount() < 1) {
            throw new IllegalArgumentException("the total of an order is 1 cent or more");
        }
        if (!customerId.map(OrderAccepted::isCustomerId).orElse(true)) {
            throw new IllegalArgumentException("the customer id must be 1 to 64 of A-Z, a-z, 0-9, _ and -");
        }
        Objects.requireNonNull(orderId, "the order id is missing");
        Objects.requireNonNull(traceId, "the trace id is missing");
        Objects.requireNonNull(completedAt, "the time of the end is missing");
    }

    /**
     * Returns the event of this order.
     *
     * @throws IllegalArgumentException if the order is still open
     */
    public static FinishedOrder of(OrderView view) {
        return new FinishedOrder(
                view.id(),
                view.status(),
                view.reason().map(OrderView.Reason::code),
                view.total(),
                view.customerId(),
                view.traceId(),
                view.completedAt().orElse(view.updatedAt()));
    }
}
