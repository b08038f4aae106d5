package io.coffeechaos.orders.saga;

import io.coffeechaos.orders.Money;
import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.OrderLine;
import io.coffeechaos.orders.Step;
import io.coffeechaos.orders.TraceId;
import java.util.List;

/**
 * One step of one order, as every attempt to make or to undo it asks for it: equal requests, equal keys.
 *
 * @param order the order's id
 * @param step which step
 * @param direction whether it is made or undone
 * @param items the lines
 * @param total their sum
 * @param paymentMethod {@code demo_ok} or {@code demo_declined}
 * @param traceId continued downstream
 */
public record StepRequest(
        OrderId order,
        Step step,
        Direction direction,
        List<OrderLine> items,
        Money total,
        String paymentMethod,
        TraceId traceId) {
    /** Copies the lines. */
    public StepRequest {
        items = List.copyOf(items);
    }

    /** The same order at another of its steps. */
    StepRequest at(AttemptId attemptId) {
        return new StepRequest(order, attemptId.step(), attemptId.direction(), items, total, paymentMethod, traceId);
    }

    /**
     * The key that the dependency knows this step by, made or undone: {@code {orderId}:{step}} (order-api.md 4). What
     * undoes it carries {@code :undo} behind it in its header.
     */
    public String downstreamKey() {
        return order.value() + ":" + step.wireName();
    }
}
