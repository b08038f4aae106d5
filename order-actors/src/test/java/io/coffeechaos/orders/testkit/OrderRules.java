package io.coffeechaos.orders.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.Step;
import io.coffeechaos.orders.entity.HistoryEntry;
import io.coffeechaos.orders.entity.OrderProtocol;
import java.util.List;

/** The one checker: what must hold of every order in every test, whatever was broken (guarantees G1 to G4). */
public final class OrderRules {
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
        assertThat(LegalHistory.problem(events)).isEmpty();
        assertThat(found.view().version()).isEqualTo(events.size());
        assertThat(found.view().status()).isEqualTo(events.getLast().status());
    }
}
