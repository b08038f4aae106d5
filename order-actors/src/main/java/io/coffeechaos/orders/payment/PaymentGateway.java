package io.coffeechaos.orders.payment;

import io.coffeechaos.orders.Money;
import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.StepOutcome;
import io.coffeechaos.orders.TraceId;
import java.util.concurrent.CompletableFuture;

/** Charges a customer. */
@FunctionalInterface
public interface PaymentGateway {
    /**
     * Charges at most once per key, however often it is asked.
     *
     * @return never fails; cancelling it aborts the call, and says nothing of whether the charge was made
     */
    CompletableFuture<StepOutcome> charge(Charge charge);

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
}
