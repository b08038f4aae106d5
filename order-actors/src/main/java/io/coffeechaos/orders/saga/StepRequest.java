package io.coffeechaos.orders.saga;

import io.coffeechaos.orders.Direction;
import io.coffeechaos.orders.Money;
import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.OrderLine;
import io.coffeechaos.orders.Step;
import io.coffeechaos.orders.TraceId;
import java.util.List;

/**
 * The request for one step of one order. Every attempt of a call or an undo sends an equal request with the same key.
 *
 * @param order the order id
 * @param step the step
 * @param direction whether the step is called or undone
 * @param items the order lines
 * @param total the sum of the order lines
 * @param paymentMethod {@code demo_ok} or {@code demo_declined}
 * @param traceId the trace that the call continues
 */
public record StepRequest(
        OrderId order,
        Step step,
        Direction direction,
        List<OrderLine> items,
        Money total,
        String paymentMethod,
        TraceId traceId) {
    /** Copies the order lines. */
    public StepRequest {
        items = List.copyOf(items);
    }

    /** Returns the request for the step and direction of this attempt. */
    StepRequest at(AttemptId attemptId) {
        return new StepRequest(order, attemptId.step(), attemptId.direction(), items, total, paymentMethod, traceId);
    }

    /**
     * The idempotency key of this step at its dependency: {@code {orderId}:{step}} (order-api.md 4). An undo uses the
     * same key, and its header adds {@code :undo}.
     */
    public String downstreamKey() {
        return order.value() + ":" + step.wireName();
    }
}
