package io.coffeechaos.orders.entity;

import io.coffeechaos.orders.CompensationOutcome;
import io.coffeechaos.orders.OutwardEvent;
import io.coffeechaos.orders.Step;
import io.coffeechaos.orders.entity.OrderEvent.OrderAccepted;
import io.coffeechaos.orders.entity.OrderState.Stored;
import java.util.List;
import java.util.Optional;

/** Gives checkers in other packages access to order states. */
public final class OrderStates {
    private OrderStates() {}

    /** The state before any event. */
    public static OrderState empty() {
        return new OrderState.NotAccepted();
    }

    /** Seq of the last outward event; 0 before acceptance. */
    public static long version(OrderState state) {
        return state instanceof Stored stored ? stored.order().version() : 0;
    }

    /** The outward events, oldest first. */
    public static List<HistoryEntry> history(OrderState state) {
        return state instanceof Stored stored ? stored.order().history() : List.of();
    }

    /** The status as the API contract names it; empty before acceptance. */
    public static Optional<OrderStatus> status(OrderState state) {
        return state instanceof Stored stored ? Optional.of(stored.status()) : Optional.empty();
    }

    /** The persisted state of this step. */
    public static StepState step(Stored stored, Step step) {
        return stored.order().stateOf(step);
    }

    /** The acceptance event. */
    public static OrderAccepted accepted(Stored stored) {
        return stored.order().accepted();
    }

    /** The reason why the order ended or will end, if it has one. */
    public static Optional<OrderView.Reason> reason(Stored stored) {
        return stored.order().reason();
    }

    /** The view that follows from the journal alone. */
    public static OrderView view(Stored stored) {
        return stored.order().view(stored.status(), StepProgress.NONE);
    }

    /** The planned outcome of a compensation; empty if the order is not compensating. */
    public static Optional<CompensationOutcome> ending(OrderState state) {
        return state instanceof OrderState.Compensating(var order, var decision)
                ? Optional.of(decision.ending())
                : Optional.empty();
    }

    /** The compensation decision in this event, if there is one. */
    public static Optional<OutwardEvent.CompensationStarted> compensation(OrderEvent event) {
        return facts(event).stream()
                .filter(OutwardEvent.CompensationStarted.class::isInstance)
                .map(OutwardEvent.CompensationStarted.class::cast)
                .findFirst();
    }

    /** The outward events in a journal event, in order; none for the acceptance. */
    public static List<OutwardEvent> facts(OrderEvent event) {
        return event instanceof OrderEvent.OrderProgressed progressed ? progressed.facts() : List.of();
    }
}
