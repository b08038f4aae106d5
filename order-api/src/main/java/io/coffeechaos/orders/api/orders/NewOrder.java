package io.coffeechaos.orders.api.orders;

import io.coffeechaos.orders.Money;
import io.coffeechaos.orders.OrderLine;
import io.coffeechaos.orders.api.idempotency.Fingerprint;
import java.util.List;
import java.util.Optional;

/**
 * A validated order with current prices. It has no id yet.
 *
 * @param lines 1 to 20 lines, each with another product
 * @param paymentMethod {@code demo_ok} or {@code demo_declined}
 * @param customerId opaque id that the client chose
 * @param expectedTotal the total that the customer saw; it is compared only if the order is new
 */
public record NewOrder(
        List<OrderLine> lines, String paymentMethod, Optional<String> customerId, Optional<Money> expectedTotal) {
    /** Makes an unmodifiable copy of the lines. */
    public NewOrder {
        lines = List.copyOf(lines);
    }

    /** The total from the catalogue's prices. */
    public Money total() {
        return lines.stream().map(OrderLine::lineTotal).reduce(Money.cents(0), Money::plus);
    }

    /** Whether the customer saw this total or sent no total. */
    public boolean totalAsExpected() {
        return expectedTotal.isEmpty() || expectedTotal.get().equals(total());
    }

    /** The hash of the order's meaning. */
    public String fingerprint() {
        return Fingerprint.of(lines, paymentMethod, customerId, expectedTotal);
    }
}
