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
 * The order as a reader sees it (order-api.md 5): persisted state plus the live values of the current saga run.
 *
 * @param id the order id
 * @param version the seq of the last outward event; also the ETag
 * @param status one of the nine statuses
 * @param delayed whether a step is parked until its next attempt
 * @param cancellable whether the order can be cancelled now
 * @param items the order lines, with the prices at acceptance
 * @param total the sum of the order lines
 * @param paymentMethod {@code demo_ok} or {@code demo_declined}
 * @param customerId an opaque id, used only to filter the list
 * @param steps all three steps, in order
 * @param reason why the order compensates or has ended; empty for a confirmed order
 * @param traceId the trace of the acceptance
 * @param acceptedAt when the API accepted the order
 * @param updatedAt when the last outward event happened
 * @param completedAt when the order became terminal
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

    /** The snapshot from which the first answer and every replay of it are rendered (order-api.md 4). */
    public static OrderView accepted(OrderEvent.OrderAccepted accepted) {
        OrderView view = OrderRecord.of(accepted).view(OrderStatus.ACCEPTED, StepProgress.NONE);
        return accepted.bodyVersion() == 1 ? view.withoutCancel() : view;
    }

    /** The view as an earlier release rendered it, when an order could not be cancelled. */
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
     * @param name the step
     * @param state the state of the step
     * @param attempts the attempts of the current run so far; a live value that may restart when another node takes
     *     over
     * @param nextAttemptAt the time of the next attempt, if the step is parked or between quick retries
     * @param reference the reference that the dependency gave to the effect, once it exists
     * @param lastError the error of the last attempt, until an attempt succeeds
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
     * @param message one sentence for people
     */
    public record Reason(String code, String message) {}
}
