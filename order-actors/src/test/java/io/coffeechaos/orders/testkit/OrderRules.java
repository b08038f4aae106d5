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
import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.Step;
import io.coffeechaos.orders.entity.EventType;
import io.coffeechaos.orders.entity.HistoryEntry;
import io.coffeechaos.orders.entity.OrderProtocol;
import io.coffeechaos.orders.entity.OrderStatus;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The one checker: what must hold of every order in every test, whatever was broken (guarantees G1 to G4). */
public final class OrderRules {
    /** The contract's transitions (order-api.md 5). */
    private static final Map<OrderStatus, Set<OrderStatus>> NEXT = Map.of(
            ACCEPTED, EnumSet.of(PAYMENT_PENDING, COMPENSATING),
            PAYMENT_PENDING, EnumSet.of(INVENTORY_PENDING, REJECTED, COMPENSATING),
            INVENTORY_PENDING, EnumSet.of(SHIPPING_PENDING, COMPENSATING),
            SHIPPING_PENDING, EnumSet.of(CONFIRMED, COMPENSATING),
            COMPENSATING, EnumSet.of(REJECTED, CANCELLED, EXPIRED));

    private static final int EVENTS_MAX = 30;

    private OrderRules() {}

    /** Legal history, gapless versions, no more than one effect per step, and books that balance at the end. */
    public static void hold(OrderProtocol.Found found, Dependencies dependencies) {
        historyIsLegal(found);
        OrderId id = found.view().id();
        for (Step step : Step.values()) {
            int effects = dependencies.effects(id, step);
            assertThat(effects).as("effects of %s of %s", step, id).isLessThanOrEqualTo(1);
            switch (found.view().status()) {
                case CONFIRMED ->
                    assertThat(effects).as("%s of confirmed %s", step, id).isOne();
                case REJECTED, CANCELLED, EXPIRED ->
                    assertThat(effects).as("%s of ended %s", step, id).isZero();
                case ACCEPTED ->
                    assertThat(effects).as("%s before its start, %s", step, id).isZero();
                case PAYMENT_PENDING, INVENTORY_PENDING, SHIPPING_PENDING, COMPENSATING -> {}
            }
        }
    }

    private static void historyIsLegal(OrderProtocol.Found found) {
        List<HistoryEntry> events = found.events();
        assertThat(events).hasSizeBetween(1, EVENTS_MAX);
        assertThat(events.getFirst().type()).isEqualTo(EventType.ORDER_ACCEPTED);
        for (int i = 0; i < events.size(); i++) {
            assertThat(events.get(i).seq()).as("versions are gapless").isEqualTo(i + 1);
        }
        for (int i = 1; i < events.size(); i++) {
            OrderStatus before = events.get(i - 1).status();
            OrderStatus after = events.get(i).status();
            assertThat(before.terminal()).as("nothing follows %s", before).isFalse();
            assertThat(before == after || NEXT.get(before).contains(after))
                    .as("%s to %s", before, after)
                    .isTrue();
        }
        assertThat(found.view().version()).isEqualTo(events.size());
        assertThat(found.view().status()).isEqualTo(events.getLast().status());
    }
}
