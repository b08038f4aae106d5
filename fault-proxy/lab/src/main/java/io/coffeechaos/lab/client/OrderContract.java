package io.coffeechaos.lab.client;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** The rules of the order contract for order statuses. */
public final class OrderContract {
    public static final List<String> SERVICES = List.of("payment", "inventory", "shipping");

    private static final Set<String> TERMINAL = Set.of("CONFIRMED", "REJECTED", "CANCELLED", "EXPIRED");

    private static final Map<String, Set<String>> NEXT = Map.of(
            "ACCEPTED", Set.of("PAYMENT_PENDING", "COMPENSATING"),
            "PAYMENT_PENDING", Set.of("INVENTORY_PENDING", "REJECTED", "COMPENSATING"),
            "INVENTORY_PENDING", Set.of("SHIPPING_PENDING", "COMPENSATING"),
            "SHIPPING_PENDING", Set.of("CONFIRMED", "COMPENSATING"),
            "COMPENSATING", Set.of("REJECTED", "CANCELLED", "EXPIRED"));

    private OrderContract() {}

    public static boolean isTerminal(String status) {
        return TERMINAL.contains(status);
    }

    /** Whether {@code next} may follow {@code status}, or is the same status. */
    public static boolean mayFollow(String status, String next) {
        return status.equals(next) || NEXT.getOrDefault(status, Set.of()).contains(next);
    }
}
