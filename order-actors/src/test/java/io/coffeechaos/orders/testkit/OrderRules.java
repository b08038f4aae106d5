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
 * The rules that every order must keep in every test, under any faults (guarantees G1 to G5).
 *
 * <p>{@link #hold} applies at any time. {@link #holdAtRest} applies after all faults have ended and time has passed.
 */
public final class OrderRules {
    /** The books of the dependencies. */
    public interface Books {
        /** The number of effects that this step of the order ever had. */
        int effects(OrderId id, Step step);

        /** The number of effects of this step that are not undone. */
        int net(OrderId id, Step step);

        /** The number of undo requests for this step. */
        int undoCalls(OrderId id, Step step);
    }

    private OrderRules() {}

    /**
     * Checks that the history is legal, that versions have no gaps, that a step has at most one effect, that no undo
     * precedes its decision, that the books balance at the end, and that the books prove each step state in the view.
     *
     * @throws AssertionError if the order breaks a rule
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
                        .as("undos of %s of %s, without a decision", step.name(), id)
                        .isZero();
            }
            switch (status) {
                case CONFIRMED ->
                    assertThat(net).as("%s of confirmed %s", step.name(), id).isOne();
                case REJECTED, CANCELLED, EXPIRED ->
                    assertThat(net).as("%s of ended %s", step.name(), id).isZero();
                // A saga runs ahead of the journal, so any effect may exist already.
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
     * Checks the rules of {@link #hold}, and also that the order has ended, that its end was published, that its row
     * shows the same and has left the index, and that late requests change nothing.
     *
     * @throws AssertionError if the order breaks a rule
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
            assertThat(row.wakeAt()).as("wake time of %s in the index", id).isEmpty();
        });
    }

    private static void historyIsLegal(OrderProtocol.Found found) {
        List<HistoryEntry> events = found.events();
        assertThat(LegalHistory.problem(events)).isEmpty();
        assertThat(found.view().version()).isEqualTo(events.size());
        assertThat(found.view().status()).isEqualTo(events.getLast().status());
    }
}
