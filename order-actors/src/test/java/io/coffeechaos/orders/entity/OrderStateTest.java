package io.coffeechaos.orders.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coffeechaos.orders.OrderFact;
import io.coffeechaos.orders.OrderFact.OrderConfirmed;
import io.coffeechaos.orders.OrderFact.OrderRejected;
import io.coffeechaos.orders.OrderFact.StepDelayed;
import io.coffeechaos.orders.OrderFact.StepFailed;
import io.coffeechaos.orders.OrderFact.StepStarted;
import io.coffeechaos.orders.OrderFact.StepSucceeded;
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

    private static OrderState after(OrderFact... facts) {
        return facts.length == 0 ? accepted() : accepted().apply(new OrderProgressed(List.of(facts)));
    }

    /** Every fact there can be. */
    private static List<OrderFact> allFacts() {
        List<OrderFact> facts = new ArrayList<>(List.of(CONFIRMED, REJECTED));
        for (Step step : Step.values()) {
            facts.addAll(List.of(started(step), delayed(step), succeeded(step), failed(step)));
        }
        return facts;
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
    void aGroupOfFactsRaisesTheVersionByItsSizeAndEqualsTheFactsOneByOne() {
        OrderState oneByOne = accepted()
                .apply(new OrderProgressed(List.of(started(Step.PAYMENT))))
                .apply(new OrderProgressed(List.of(delayed(Step.PAYMENT))))
                .apply(new OrderProgressed(List.of(succeeded(Step.PAYMENT))));

        OrderState grouped = after(started(Step.PAYMENT), delayed(Step.PAYMENT), succeeded(Step.PAYMENT));

        assertThat(grouped).isEqualTo(oneByOne);
        assertThat(record(grouped).version()).isEqualTo(4);
    }

    @Test
    void fromEveryReachableStateOnlyTheLegalFactsAreTaken() {
        Set<OrderState> reached = new LinkedHashSet<>(Set.of(accepted()));
        List<OrderState> toTry = new ArrayList<>(reached);
        int refused = 0;
        while (!toTry.isEmpty()) {
            OrderState from = toTry.removeLast();
            for (OrderFact fact : allFacts()) {
                try {
                    OrderState next = from.apply(fact);
                    if (reached.add(next)) {
                        toTry.add(next);
                    }
                } catch (OrderState.IllegalTransition expected) {
                    refused++;
                }
            }
        }

        // Per step: started, delayed or not, succeeded; a refused payment or a delayed and then refused one on top.
        assertThat(reached)
                .allSatisfy(state -> assertThat(record(state).version()).isLessThanOrEqualTo(11));
        assertThat(reached.stream().filter(OrderState.Terminal.class::isInstance))
                .isNotEmpty()
                .allSatisfy(end -> allFacts().forEach(fact -> assertThatThrownBy(() -> end.apply(fact))
                        .isInstanceOf(OrderState.IllegalTransition.class)));
        assertThat(reached.stream().filter(OrderState.Confirmed.class::isInstance))
                .allSatisfy(end -> assertThat(record(end).steps())
                        .allSatisfy(step -> assertThat(step.state()).isEqualTo(StepState.DONE)));
        assertThat(refused).isGreaterThan(reached.size());
    }

    @Test
    void anOrderIsAcceptedOnce() {
        assertThatThrownBy(() -> accepted().apply(Orders.accepted("state")))
                .isInstanceOf(OrderState.IllegalTransition.class)
                .hasMessage("OrderAccepted cannot follow Accepted");
    }

    @Test
    void nothingButAnAcceptanceComesFirst() {
        for (OrderFact fact : allFacts()) {
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
