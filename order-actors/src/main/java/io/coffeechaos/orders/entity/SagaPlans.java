package io.coffeechaos.orders.entity;

import io.coffeechaos.orders.CompensationOutcome;
import io.coffeechaos.orders.Direction;
import io.coffeechaos.orders.OutwardEvent.CancelRequested;
import io.coffeechaos.orders.OutwardEvent.CompensationStarted;
import io.coffeechaos.orders.Step;
import io.coffeechaos.orders.entity.OrderEvent.OrderProgressed;
import io.coffeechaos.orders.entity.OrderState.Compensating;
import io.coffeechaos.orders.saga.SagaPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Builds the next saga plan of an order from its persisted state. */
final class SagaPlans {
    private SagaPlans() {}

    /** The plan that continues forward with this step. */
    static SagaPlan forward(long run, OrderRecord order, Step step, boolean resumed) {
        StepState at = order.stateOf(step);
        return new SagaPlan.Forward(
                run, order.request(step, Direction.CALL), at != StepState.WAITING, at == StepState.DELAYED, resumed);
    }

    /** The plan that undoes the steps of this compensation. */
    static SagaPlan back(long run, Compensating compensating) {
        OrderRecord order = compensating.order();
        List<Step> left = order.toUndo();
        Step first = left.isEmpty() ? Step.PAYMENT : left.getFirst();
        return new SagaPlan.Back(
                run, order.request(first, Direction.UNDO), compensating.decision(), left, order.delayed());
    }

    /** The event that cancels the order. */
    static OrderProgressed cancelled(Instant now) {
        String message = "You cancelled this order.";
        return new OrderProgressed(List.of(
                new CancelRequested(now),
                undoAll(CompensationOutcome.CANCELLED, CompensationOutcome.CANCELLED_BY_CUSTOMER, message, now)));
    }

    /** The event that expires the order because its time budget is spent. */
    static OrderProgressed expired(Duration budget, Instant now) {
        String message = "The order was not completed within %d min.".formatted(budget.toMinutes());
        return new OrderProgressed(
                List.of(undoAll(CompensationOutcome.EXPIRED, CompensationOutcome.TIME_BUDGET_SPENT, message, now)));
    }

    /** Undoes every step, because the journal never proves that a step was not called. */
    private static CompensationStarted undoAll(CompensationOutcome ending, String code, String message, Instant now) {
        return new CompensationStarted(ending, code, message, List.of(Step.values()), now);
    }
}
