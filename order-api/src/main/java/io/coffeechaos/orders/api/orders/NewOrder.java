package io.coffeechaos.orders.api.orders;

import io.coffeechaos.orders.Money;
import io.coffeechaos.orders.OrderLine;
import io.coffeechaos.orders.api.catalogue.RequestedItem;
import io.coffeechaos.orders.api.idempotency.Fingerprint;
import io.coffeechaos.orders.api.problem.Problem;
import java.util.List;
import java.util.Optional;

/**
 * A request for an order that keeps the rules which the contract fixes for ever, and the verdict of the catalogue about
 * it now. The verdict may change between two requests, so it counts only if the order is new (order-api.md 3).
 *
 * @param items 1 to 20 items, each of another product
 * @param paymentMethod {@code demo_ok} or {@code demo_declined}
 * @param customerId opaque id that the client chose
 * @param expectedTotal the total that the customer saw
 * @param verdict whether the catalogue offers this order now
 */
public record NewOrder(
        List<RequestedItem> items,
        String paymentMethod,
        Optional<String> customerId,
        Optional<Money> expectedTotal,
        Verdict verdict) {
    /** Makes an unmodifiable copy of the items. */
    public NewOrder {
        items = List.copyOf(items);
    }

    /** What the catalogue says about a request. */
    public sealed interface Verdict {}

    /**
     * The catalogue offers the order at the price that the client expects.
     *
     * @param lines the items at the prices of the catalogue
     */
    public record Offered(List<OrderLine> lines) implements Verdict {
        /** Makes an unmodifiable copy of the lines. */
        public Offered {
            lines = List.copyOf(lines);
        }

        /** The total at the prices of the catalogue. */
        public Money total() {
            return totalOf(lines);
        }
    }

    /**
     * The catalogue does not offer the order.
     *
     * @param problem the answer to the client if the order is new
     */
    public record Refused(Problem problem) implements Verdict {}

    /** The sum of these lines. */
    public static Money totalOf(List<OrderLine> lines) {
        return lines.stream().map(OrderLine::lineTotal).reduce(Money.cents(0), Money::plus);
    }

    /** The hash of what the client asks for. It does not depend on the catalogue. */
    public String fingerprint() {
        return Fingerprint.of(items, paymentMethod, customerId, expectedTotal);
    }
}
