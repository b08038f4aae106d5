package io.coffeechaos.orders.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coffeechaos.orders.CompensationOutcome;
import io.coffeechaos.orders.OutwardEvent;
import io.coffeechaos.orders.OutwardEvent.CancelRequested;
import io.coffeechaos.orders.OutwardEvent.CompensationStarted;
import io.coffeechaos.orders.OutwardEvent.OrderCancelled;
import io.coffeechaos.orders.OutwardEvent.OrderConfirmed;
import io.coffeechaos.orders.OutwardEvent.OrderExpired;
import io.coffeechaos.orders.OutwardEvent.OrderRejected;
import io.coffeechaos.orders.OutwardEvent.StepDelayed;
import io.coffeechaos.orders.OutwardEvent.StepFailed;
import io.coffeechaos.orders.OutwardEvent.StepStarted;
import io.coffeechaos.orders.OutwardEvent.StepSucceeded;
import io.coffeechaos.orders.OutwardEvent.StepUndone;
import io.coffeechaos.orders.Step;
import io.coffeechaos.orders.StepError;
import io.coffeechaos.orders.entity.OrderEvent.OrderProgressed;
import io.coffeechaos.orders.testkit.Orders;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OrderStateTest {
    private static final Instant AT = Instant.parse("2026-11-21T10:00:01.000Z");
    private static final OrderConfirmed CONFIRMED = new OrderConfirmed(AT);
    private static final OrderRejected REJECTED = new OrderRejected("PAYMENT_DECLINED", "declined", AT);

    /**
     * The acceptance, three events for each of three steps, two events of the cancel, two for each of three undos, the
     * end.
     */
    private static final int LONGEST_HISTORY = 1 + 9 + 2 + 6 + 1;

    private static final List<Step> ALL = List.of(Step.values());

    private static final List<OutwardEvent> FACTS = allFacts();

    /** All states that an accepted order can reach. They are many, so they are found once. */
    private static final Set<OrderState> REACHABLE = reachable();

    private static OrderState accepted() {
        return new OrderState.NotAccepted().apply(Orders.accepted("state"));
    }

    private static StepStarted started(Step step) {
        return new StepStarted(step, AT);
    }

    private static StepDelayed delayed(Step step) {
        return new StepDelayed(step, new StepError("timeout", "no answer in 3000 ms"), AT);
    }

    private static StepSucceeded succeeded(Step step) {
        return new StepSucceeded(step, "ref", 1, AT);
    }

    private static StepFailed failed(Step step) {
        return new StepFailed(step, "PAYMENT_DECLINED", "declined", 1, AT);
    }

    private static OrderState after(OutwardEvent... facts) {
        return facts.length == 0 ? accepted() : accepted().apply(new OrderProgressed(List.of(facts)));
    }

    /** Every possible outward event. */
    private static List<OutwardEvent> allFacts() {
        List<OutwardEvent> facts = new ArrayList<>(
                List.of(CONFIRMED, REJECTED, new CancelRequested(AT), new OrderCancelled(AT), new OrderExpired(AT)));
        for (Step step : Step.values()) {
            facts.addAll(List.of(started(step), delayed(step), succeeded(step), failed(step)));
            facts.addAll(List.of(new StepUndone(step, true, 1, AT), new StepUndone(step, false, 1, AT)));
        }
        for (CompensationOutcome ending : CompensationOutcome.values()) {
            for (List<Step> steps : List.of(
                    List.of(Step.PAYMENT),
                    List.of(Step.INVENTORY),
                    List.of(Step.PAYMENT, Step.INVENTORY),
                    List.of(Step.INVENTORY, Step.SHIPPING),
                    ALL)) {
                facts.add(compensation(ending, steps));
            }
        }
        return facts;
    }

    private static CompensationStarted compensation(CompensationOutcome ending, List<Step> steps) {
        return new CompensationStarted(ending, "CODE", "because", steps, AT);
    }

    private static StepUndone undone(Step step, boolean reversed) {
        return new StepUndone(step, reversed, 1, AT);
    }

    @Test
    void theHappyPathWalksThroughAllPhases() {
        assertThat(status(after())).isEqualTo(OrderStatus.ACCEPTED);
        assertThat(status(after(started(Step.PAYMENT)))).isEqualTo(OrderStatus.PAYMENT_PENDING);
        assertThat(status(after(started(Step.PAYMENT), succeeded(Step.PAYMENT))))
                .isEqualTo(OrderStatus.INVENTORY_PENDING);
        OrderState confirmed = after(
                started(Step.PAYMENT),
                succeeded(Step.PAYMENT),
                started(Step.INVENTORY),
                delayed(Step.INVENTORY),
                succeeded(Step.INVENTORY),
                started(Step.SHIPPING),
                succeeded(Step.SHIPPING),
                CONFIRMED);
        assertThat(confirmed).isInstanceOf(OrderState.Confirmed.class);
        assertThat(record(confirmed).version()).isEqualTo(9);
        assertThat(record(confirmed).delayed()).isFalse();
    }

    @Test
    void aGroupOfEventsRaisesTheVersionByItsSizeAndEqualsTheEventsOneByOne() {
        OrderState oneByOne = accepted()
                .apply(new OrderProgressed(List.of(started(Step.PAYMENT))))
                .apply(new OrderProgressed(List.of(delayed(Step.PAYMENT))))
                .apply(new OrderProgressed(List.of(succeeded(Step.PAYMENT))));

        OrderState grouped = after(started(Step.PAYMENT), delayed(Step.PAYMENT), succeeded(Step.PAYMENT));

        assertThat(grouped).isEqualTo(oneByOne);
        assertThat(record(grouped).version()).isEqualTo(4);
    }

    @Test
    void everyReachableStateTakesOnlyLegalEvents() {
        assertThat(REACHABLE.stream()
                        .mapToLong(state -> record(state).version())
                        .max())
                .hasValue(LONGEST_HISTORY);
        assertThat(LONGEST_HISTORY).isLessThanOrEqualTo(OrderRecord.HISTORY_MAX);
        assertThat(REACHABLE.stream().filter(OrderState.Terminal.class::isInstance))
                .isNotEmpty()
                .noneMatch(end -> FACTS.stream().anyMatch(fact -> takes(end, fact)));
        assertThat(REACHABLE.stream().filter(OrderState.Confirmed.class::isInstance))
                .isNotEmpty()
                .allSatisfy(end -> assertThat(record(end).steps())
                        .allSatisfy(step -> assertThat(step.state()).isEqualTo(StepState.DONE)));
    }

    @Test
    void anOrderThatEndsUnconfirmedLeavesNoEffect() {
        List<OrderState> ends = REACHABLE.stream()
                .filter(state -> state instanceof OrderState.Terminal && !(state instanceof OrderState.Confirmed))
                .toList();

        assertThat(ends.stream().map(OrderStateTest::status).distinct())
                .containsExactlyInAnyOrder(OrderStatus.REJECTED, OrderStatus.CANCELLED, OrderStatus.EXPIRED);
        assertThat(ends).allSatisfy(end -> {
            assertThat(record(end).steps()).noneSatisfy(step -> assertThat(step.state())
                    .isIn(StepState.RUNNING, StepState.DELAYED, StepState.DONE, StepState.UNDOING));
            if (!(end instanceof OrderState.Rejected)) {
                assertThat(record(end).steps())
                        .allSatisfy(step -> assertThat(step.state()).isIn(StepState.UNDONE, StepState.SKIPPED));
            }
        });
    }

    @Test
    void aCancelledOrderUndoesAllStepsNewestFirstEvenFromAccepted() {
        OrderState compensating = after(new CancelRequested(AT), compensation(CompensationOutcome.CANCELLED, ALL));

        assertThat(status(compensating)).isEqualTo(OrderStatus.COMPENSATING);
        assertThat(record(compensating).toUndo()).containsExactly(Step.SHIPPING, Step.INVENTORY, Step.PAYMENT);
        assertThatThrownBy(() -> compensating.apply(undone(Step.PAYMENT, true)))
                .isInstanceOf(OrderState.IllegalTransition.class);
        assertThatThrownBy(() -> compensating.apply(new OrderCancelled(AT)))
                .isInstanceOf(OrderState.IllegalTransition.class);
        OrderState end = compensating
                .apply(undone(Step.SHIPPING, false))
                .apply(undone(Step.INVENTORY, false))
                .apply(undone(Step.PAYMENT, true))
                .apply(new OrderCancelled(AT));
        assertThat(record(end).steps().stream().map(OrderRecord.StepRecord::state))
                .containsExactly(StepState.UNDONE, StepState.SKIPPED, StepState.SKIPPED);
        assertThat(record(end).reason())
                .hasValueSatisfying(reason -> assertThat(reason.code()).isEqualTo("CODE"));
    }

    @Test
    void onlyADecisionToUndoAllStepsCancelsOrExpiresAnOrder() {
        assertThatThrownBy(() -> after(
                        new CancelRequested(AT), compensation(CompensationOutcome.CANCELLED, List.of(Step.PAYMENT))))
                .isInstanceOf(OrderState.IllegalTransition.class);
        assertThatThrownBy(() -> after(compensation(CompensationOutcome.CANCELLED, ALL)))
                .as("the customer requested no cancel")
                .isInstanceOf(OrderState.IllegalTransition.class);
        assertThatThrownBy(() ->
                        after(started(Step.PAYMENT), compensation(CompensationOutcome.EXPIRED, List.of(Step.PAYMENT))))
                .isInstanceOf(OrderState.IllegalTransition.class);
    }

    @Test
    void aRefusalUndoesTheEarlierStepsAndItsOwnStepOnlyIfThatIsUncertain() {
        OrderState refused =
                after(started(Step.PAYMENT), succeeded(Step.PAYMENT), started(Step.INVENTORY), failed(Step.INVENTORY));

        assertThat(record(refused.apply(compensation(CompensationOutcome.REJECTED, List.of(Step.PAYMENT))))
                        .toUndo())
                .containsExactly(Step.PAYMENT);
        assertThat(record(refused.apply(
                                compensation(CompensationOutcome.REJECTED, List.of(Step.PAYMENT, Step.INVENTORY))))
                        .toUndo())
                .containsExactly(Step.INVENTORY, Step.PAYMENT);
        assertThatThrownBy(() -> refused.apply(compensation(CompensationOutcome.REJECTED, List.of(Step.INVENTORY))))
                .isInstanceOf(OrderState.IllegalTransition.class);
        assertThatThrownBy(() -> refused.apply(REJECTED))
                .as("the payment is not undone")
                .isInstanceOf(OrderState.IllegalTransition.class);
    }

    @Test
    void aCompensatingOrderIsDelayedOnlyIfAnUndoIsDelayed() {
        OrderState compensating = after(
                started(Step.PAYMENT),
                delayed(Step.PAYMENT),
                new CancelRequested(AT),
                compensation(CompensationOutcome.CANCELLED, ALL));

        assertThat(record(compensating).delayed()).isFalse();
        OrderState stuck = compensating.apply(delayed(Step.SHIPPING));
        assertThat(record(stuck).delayed()).isTrue();
        assertThat(record(stuck).stateOf(Step.SHIPPING)).isEqualTo(StepState.UNDOING);
        assertThat(record(stuck.apply(undone(Step.SHIPPING, false))).delayed()).isFalse();
    }

    /** Every reachable state after the acceptance. States with different histories are different states. */
    private static Set<OrderState> reachable() {
        Set<OrderState> reached = new LinkedHashSet<>(Set.of(accepted()));
        List<OrderState> toTry = new ArrayList<>(reached);
        while (!toTry.isEmpty()) {
            OrderState from = toTry.removeLast();
            for (OutwardEvent fact : FACTS) {
                try {
                    OrderState next = from.apply(fact);
                    if (reached.add(next)) {
                        toTry.add(next);
                    }
                } catch (OrderState.IllegalTransition expected) {
                    // A state refuses most events.
                }
            }
        }
        return reached;
    }

    private static boolean takes(OrderState state, OutwardEvent fact) {
        try {
            state.apply(fact);
            return true;
        } catch (OrderState.IllegalTransition refused) {
            return false;
        }
    }

    @Test
    void anOrderIsAcceptedOnce() {
        assertThatThrownBy(() -> accepted().apply(Orders.accepted("state")))
                .isInstanceOf(OrderState.IllegalTransition.class)
                .hasMessage("OrderAccepted cannot follow Accepted");
    }

    @Test
    void theFirstEventMustBeTheAcceptance() {
        for (OutwardEvent fact : FACTS) {
            assertThatThrownBy(() -> new OrderState.NotAccepted().apply(fact))
                    .isInstanceOf(OrderState.IllegalTransition.class);
        }
    }

    private static OrderStatus status(OrderState state) {
        return ((OrderState.Stored) state).status();
    }

    private static OrderRecord record(OrderState state) {
        return ((OrderState.Stored) state).order();
    }
}
