package io.coffeechaos.orders.entity;

import io.coffeechaos.orders.CompensationOutcome;
import io.coffeechaos.orders.OutwardEvent.CancelRequested;
import io.coffeechaos.orders.OutwardEvent.CompensationStarted;
import io.coffeechaos.orders.Step;
import io.coffeechaos.orders.entity.OrderEvent.OrderProgressed;
import io.coffeechaos.orders.entity.OrderState.Compensating;
import io.coffeechaos.orders.saga.Direction;
import io.coffeechaos.orders.saga.SagaPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Which way an order goes next, from what is persisted. */
final class SagaPlans {
    private SagaPlans() {}

    /** On with this step. */
    static SagaPlan forward(long run, OrderRecord order, Step step, boolean resumed) {
        StepState at = order.stateOf(step);
        return new SagaPlan.Forward(
                run, order.request(step, Direction.CALL), at != StepState.WAITING, at == StepState.DELAYED, resumed);
    }

    /** Back, as decided. */
    static SagaPlan back(long run, Compensating compensating) {
        OrderRecord order = compensating.order();
        List<Step> left = order.toUndo();
        Step first = left.isEmpty() ? Step.PAYMENT : left.getFirst();
        return new SagaPlan.Back(
                run, order.request(first, Direction.UNDO), compensating.decision(), left, order.delayed());
    }

    /** The decision to cancel. */
    static OrderProgressed cancelled(Instant now) {
        String message = "You cancelled this order.";
        return new OrderProgressed(List.of(
                new CancelRequested(now),
                undoAll(CompensationOutcome.CANCELLED, CompensationOutcome.CANCELLED_BY_CUSTOMER, message, now)));
    }

    /** The decision that the time budget is spent. */
    static OrderProgressed expired(Duration budget, Instant now) {
        String message = "The order was not completed within %d min.".formatted(budget.toMinutes());
        return new OrderProgressed(
                List.of(undoAll(CompensationOutcome.EXPIRED, CompensationOutcome.TIME_BUDGET_SPENT, message, now)));
    }

    /** The journal never proves that a step was not called, so none is left out. */
    private static CompensationStarted undoAll(CompensationOutcome ending, String code, String message, Instant now) {
        return new CompensationStarted(ending, code, message, List.of(Step.values()), now);
    }
}
