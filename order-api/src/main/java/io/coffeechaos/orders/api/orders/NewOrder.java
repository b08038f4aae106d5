package io.coffeechaos.orders.api.orders;

import io.coffeechaos.orders.Money;
import io.coffeechaos.orders.OrderLine;
import io.coffeechaos.orders.api.idempotency.Fingerprint;
import java.util.List;
import java.util.Optional;

/**
 * A validated order with the prices of this moment; it has no identity yet.
 *
 * @param lines 1 to 20, each product once
 * @param paymentMethod {@code demo_ok} or {@code demo_declined}
 * @param customerId opaque
 * @param expectedTotal what the customer saw; compared only if the order turns out to be new
 */
public record NewOrder(
        List<OrderLine> lines, String paymentMethod, Optional<String> customerId, Optional<Money> expectedTotal) {
    /** Copies the lines. */
    public NewOrder {
        lines = List.copyOf(lines);
    }

    /** The server's total. */
    public Money total() {
        return lines.stream().map(OrderLine::lineTotal).reduce(Money.cents(0), Money::plus);
    }

    /** Whether the customer saw this total, or did not say. */
    public boolean totalAsExpected() {
        return expectedTotal.isEmpty() || expectedTotal.get().equals(total());
    }

    /** What it means, as one hash. */
    public String fingerprint() {
        return Fingerprint.of(lines, paymentMethod, customerId, expectedTotal);
    }
}
