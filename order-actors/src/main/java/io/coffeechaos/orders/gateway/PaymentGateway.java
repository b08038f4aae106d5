package io.coffeechaos.orders.gateway;

import io.coffeechaos.orders.Money;
import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.StepOutcome;
import io.coffeechaos.orders.tracing.CallSpan;
import java.util.concurrent.CompletableFuture;

/** Charges and refunds a customer. */
public interface PaymentGateway {
    /**
     * Charges at most once per key, however often it is called.
     *
     * @return the outcome; the future never fails. Cancelling it aborts the call, but the charge may still exist.
     */
    CompletableFuture<StepOutcome> charge(Charge charge);

    /**
     * Refunds the charge at most once per key, however often it is called. If there is no charge yet, the dependency
     * refuses a later one.
     *
     * @return {@code Undone} or uncertain; the future never fails, and cancelling it aborts the call
     */
    CompletableFuture<StepOutcome> refund(Refund refund);

    /**
     * A request to charge a customer.
     *
     * @param order the order id
     * @param key the idempotency key of the step
     * @param amount the total of the order
     * @param paymentMethod {@code demo_ok} or {@code demo_declined}
     * @param span the span of this attempt
     */
    record Charge(OrderId order, String key, Money amount, String paymentMethod, CallSpan span) {}

    /**
     * A request to refund a charge.
     *
     * @param order the order id
     * @param key the idempotency key of the charge
     * @param span the span of this attempt
     */
    record Refund(OrderId order, String key, CallSpan span) {}
}
