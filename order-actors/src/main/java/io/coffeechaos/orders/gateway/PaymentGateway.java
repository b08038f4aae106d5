package io.coffeechaos.orders.gateway;

import io.coffeechaos.orders.Money;
import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.StepOutcome;
import io.coffeechaos.orders.TraceId;
import java.util.concurrent.CompletableFuture;

/** Charges a customer. */
public interface PaymentGateway {
    /**
     * Charges at most once per key, however often it is asked.
     *
     * @return never fails; cancelling it aborts the call, and says nothing of whether the charge was made
     */
    CompletableFuture<StepOutcome> charge(Charge charge);

    /**
     * Returns the charge, at most once per key, however often it is asked; if there is nothing yet, sees to it that there never
     * will be.
     *
     * @return never fails; {@code Undone}, or nobody knows; cancelling it aborts the call
     */
    CompletableFuture<StepOutcome> refund(Refund refund);

    /**
     * What to charge.
     *
     * @param order the order's id
     * @param key the downstream idempotency key
     * @param amount the order's total
     * @param paymentMethod {@code demo_ok} or {@code demo_declined}
     * @param traceId continued downstream
     */
    record Charge(OrderId order, String key, Money amount, String paymentMethod, TraceId traceId) {}

    /**
     * What to take back.
     *
     * @param order the order's id
     * @param key the downstream idempotency key of what is taken back
     * @param traceId continued downstream
     */
    record Refund(OrderId order, String key, TraceId traceId) {}
}
