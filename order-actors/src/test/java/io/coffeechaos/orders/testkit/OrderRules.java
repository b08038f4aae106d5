package io.coffeechaos.orders.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.Step;
import io.coffeechaos.orders.entity.EventType;
import io.coffeechaos.orders.entity.HistoryEntry;
import io.coffeechaos.orders.entity.OrderProtocol;
import io.coffeechaos.orders.entity.OrderStatus;
import io.coffeechaos.orders.entity.OrderView.StepView;
import java.util.List;

/**
 * The one checker: what must hold of every order in every test, whatever was broken (guarantees G1 to G5).
 *
 * <p>{@link #hold} holds at any time; {@link #holdAtRest} once nothing is broken any more and time has passed.
 */
public final class OrderRules {
    /** What the dependencies' own books say. */
    public interface Books {
        /** How often this effect was ever made. */
        int effects(OrderId id, Step step);

        /** How many of them stand. */
        int net(OrderId id, Step step);

        /** How often an undo of it was asked for. */
        int undoCalls(OrderId id, Step step);
    }

    private OrderRules() {}

    /**
     * Legal history, gapless versions, no more than one effect per step, no undo before its decision, books that
     * balance at the end, and no word that they do not prove.
     */
    public static void hold(OrderProtocol.Found found, Books books) {
        historyIsLegal(found);
        OrderStatus status = found.view().status();
        boolean decided = found.events().stream().anyMatch(entry -> entry.type() == EventType.COMPENSATION_STARTED);
        for (StepView step : found.view().steps()) {
            OrderId id = found.view().id();
            int effects = books.effects(id, step.name());
            int net = books.net(id, step.name());
            assertThat(effects).as("effects of %s of %s", step.name(), id).isBetween(0, 1);
            assertThat(net).as("net of %s of %s", step.name(), id).isBetween(0, 1);
            if (!decided) {
                assertThat(books.undoCalls(id, step.name()))
                        .as("undos of %s of %s, which nobody decided", step.name(), id)
                        .isZero();
            }
            switch (status) {
                case CONFIRMED ->
                    assertThat(net).as("%s of confirmed %s", step.name(), id).isOne();
                case REJECTED, CANCELLED, EXPIRED ->
                    assertThat(net).as("%s of ended %s", step.name(), id).isZero();
                // A run goes ahead of the journal, so any effect may exist already.
                case ACCEPTED, PAYMENT_PENDING, INVENTORY_PENDING, SHIPPING_PENDING, COMPENSATING -> {}
            }
            switch (step.state()) {
                case DONE ->
                    assertThat(net).as("done %s of %s", step.name(), id).isOne();
                case UNDONE -> {
                    assertThat(effects).as("undone %s of %s", step.name(), id).isOne();
                    assertThat(net).as("undone %s of %s", step.name(), id).isZero();
                }
                case SKIPPED ->
                    assertThat(effects).as("skipped %s of %s", step.name(), id).isZero();
                case FAILED ->
                    assertThat(net).as("refused %s of %s", step.name(), id).isZero();
                case WAITING, RUNNING, RETRYING, DELAYED, UNDOING -> {}
            }
        }
    }

    /**
     * In addition: the order has ended, its end was heard of, its row says the same and is out of the index, and
     * nothing that was on its way changes that when it arrives.
     */
    public static void holdAtRest(OrderWorld world, OrderId id) {
        OrderProtocol.Found found = world.found(id);
        assertThat(found.view().status().terminal())
                .as("%s has ended: %s", id, found.view())
                .isTrue();
        world.dependencies().deliverHeld();
        hold(found, world.dependencies());
        assertThat(world.events().heard(id)).as("end of %s was published", id).isPositive();
        assertThat(world.rows().row(id)).hasValueSatisfying(row -> {
            assertThat(row.view()).isEqualTo(found.view());
            assertThat(row.events()).isEqualTo(found.events());
            assertThat(row.wakeAt()).as("%s is in nobody's index", id).isEmpty();
        });
    }

    private static void historyIsLegal(OrderProtocol.Found found) {
        List<HistoryEntry> events = found.events();
        assertThat(LegalHistory.problem(events)).isEmpty();
        assertThat(found.view().version()).isEqualTo(events.size());
        assertThat(found.view().status()).isEqualTo(events.getLast().status());
    }
}
