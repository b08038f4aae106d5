package io.coffeechaos.orders.testkit;

import static io.coffeechaos.orders.entity.OrderStatus.ACCEPTED;
import static io.coffeechaos.orders.entity.OrderStatus.CANCELLED;
import static io.coffeechaos.orders.entity.OrderStatus.COMPENSATING;
import static io.coffeechaos.orders.entity.OrderStatus.CONFIRMED;
import static io.coffeechaos.orders.entity.OrderStatus.EXPIRED;
import static io.coffeechaos.orders.entity.OrderStatus.INVENTORY_PENDING;
import static io.coffeechaos.orders.entity.OrderStatus.PAYMENT_PENDING;
import static io.coffeechaos.orders.entity.OrderStatus.REJECTED;
import static io.coffeechaos.orders.entity.OrderStatus.SHIPPING_PENDING;

import io.coffeechaos.orders.entity.EventType;
import io.coffeechaos.orders.entity.HistoryEntry;
import io.coffeechaos.orders.entity.OrderStatus;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The legal sequences of outward events (order-api.md 5). Every checker uses them. */
public final class LegalHistory {
    /** The maximum number of outward events of one order. */
    public static final int EVENTS_MAX = 30;

    private static final Map<OrderStatus, Set<OrderStatus>> NEXT = Map.of(
            ACCEPTED, EnumSet.of(PAYMENT_PENDING, COMPENSATING),
            PAYMENT_PENDING, EnumSet.of(INVENTORY_PENDING, REJECTED, COMPENSATING),
            INVENTORY_PENDING, EnumSet.of(SHIPPING_PENDING, COMPENSATING),
            SHIPPING_PENDING, EnumSet.of(CONFIRMED, COMPENSATING),
            COMPENSATING, EnumSet.of(REJECTED, CANCELLED, EXPIRED));

    private LegalHistory() {}

    /** The first problem in the whole history; empty if the history is legal. */
    public static Optional<String> problem(List<HistoryEntry> events) {
        if (events.isEmpty() || events.size() > EVENTS_MAX) {
            return Optional.of("1 to " + EVENTS_MAX + " events: there are " + events.size());
        }
        return problem(events, 0);
    }

    /** The first problem in the events after the first {@code known} ones; empty if they are legal. */
    public static Optional<String> problem(List<HistoryEntry> events, int known) {
        for (int i = known; i < events.size(); i++) {
            HistoryEntry event = events.get(i);
            if (event.seq() != i + 1) {
                return Optional.of("versions must have no gaps: seq " + event.seq() + " in place " + (i + 1));
            }
            if (i == 0) {
                if (event.type() != EventType.ORDER_ACCEPTED) {
                    return Optional.of("the first event must be the acceptance: " + event.type());
                }
                continue;
            }
            OrderStatus before = events.get(i - 1).status();
            OrderStatus after = event.status();
            if (before.terminal()) {
                return Optional.of(event.type() + " follows the final status " + before);
            }
            if (before != after && !NEXT.getOrDefault(before, Set.of()).contains(after)) {
                return Optional.of(before + " to " + after);
            }
        }
        return Optional.empty();
    }
}
