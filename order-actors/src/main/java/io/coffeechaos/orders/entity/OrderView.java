package io.coffeechaos.orders.entity;

import io.coffeechaos.orders.Money;
import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.OrderLine;
import io.coffeechaos.orders.Step;
import io.coffeechaos.orders.StepError;
import io.coffeechaos.orders.TraceId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a reader of an order gets (order-api.md 5), from persisted state plus the live values of the run that drives it.
 *
 * @param id the order's id
 * @param version seq of the last outward event; also the ETag
 * @param status one of nine
 * @param delayed whether a step waits for better times
 * @param cancellable whether a cancel would be taken now
 * @param items the lines, prices as at acceptance
 * @param total the sum of the lines
 * @param paymentMethod {@code demo_ok} or {@code demo_declined}
 * @param customerId opaque, for the list's filter only
 * @param steps all three, in order
 * @param reason why it ended, unless confirmed
 * @param traceId the trace of its acceptance
 * @param acceptedAt when the API stamped it
 * @param updatedAt when the last outward event happened
 * @param completedAt when it became terminal
 */
public record OrderView(
        OrderId id,
        long version,
        OrderStatus status,
        boolean delayed,
        boolean cancellable,
        List<OrderLine> items,
        Money total,
        String paymentMethod,
        Optional<String> customerId,
        List<StepView> steps,
        Optional<Reason> reason,
        TraceId traceId,
        Instant acceptedAt,
        Instant updatedAt,
        Optional<Instant> completedAt) {

    /** Copies the lists. */
    public OrderView {
        items = List.copyOf(items);
        steps = List.copyOf(steps);
    }

    /** The snapshot that the first answer, and every replay of it, is rendered from (order-api.md 4). */
    public static OrderView accepted(OrderEvent.OrderAccepted accepted) {
        OrderView view = OrderRecord.of(accepted).view(OrderStatus.ACCEPTED, StepProgress.NONE);
        return accepted.bodyVersion() == 1 ? view.withoutCancel() : view;
    }

    /** As it was rendered before an order could be cancelled. */
    private OrderView withoutCancel() {
        return new OrderView(
                id,
                version,
                status,
                delayed,
                false,
                items,
                total,
                paymentMethod,
                customerId,
                steps,
                reason,
                traceId,
                acceptedAt,
                updatedAt,
                completedAt);
    }

    /**
     * One step as a reader sees it.
     *
     * @param name which
     * @param state where it stands
     * @param attempts so far, by the run that drives it (a live value; may restart after an owner change)
     * @param nextAttemptAt when it is tried again, if it is parked or between quick retries
     * @param reference the dependency's own name for the effect, once it exists
     * @param lastError what the last attempt met, until one succeeds
     */
    public record StepView(
            Step name,
            StepState state,
            int attempts,
            Optional<Instant> nextAttemptAt,
            Optional<String> reference,
            Optional<StepError> lastError) {}

    /**
     * Why an order was not confirmed.
     *
     * @param code PAYMENT_DECLINED, OUT_OF_STOCK, CANNOT_SHIP, CANCELLED_BY_CUSTOMER or TIME_BUDGET_SPENT
     * @param message for people
     */
    public record Reason(String code, String message) {}
}
