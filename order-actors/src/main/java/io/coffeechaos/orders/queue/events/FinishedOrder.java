package io.coffeechaos.orders.queue.events;

import io.coffeechaos.orders.Money;
import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.TraceId;
import io.coffeechaos.orders.entity.OrderStatus;
import io.coffeechaos.orders.entity.OrderView;
import java.time.Instant;
import java.util.Optional;

/**
 * The end of an order, as others hear of it: at least once, in no order.
 *
 * @param orderId whose
 * @param status a terminal one
 * @param reason the reason's code, unless confirmed
 * @param total what it came to
 * @param customerId opaque
 * @param traceId the trace of its acceptance
 * @param completedAt when it became terminal
 */
public record FinishedOrder(
        OrderId orderId,
        OrderStatus status,
        Optional<String> reason,
        Money total,
        Optional<String> customerId,
        TraceId traceId,
        Instant completedAt) {
    /** @throws IllegalArgumentException if the order is still open */
    public FinishedOrder {
        if (!status.terminal()) {
            throw new IllegalArgumentException("an order that is " + status + " has not ended");
        }
    }

    /**
     * The end of this order.
     *
     * @throws IllegalArgumentException if it has none
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
