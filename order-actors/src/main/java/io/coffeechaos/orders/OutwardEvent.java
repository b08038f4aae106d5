package io.coffeechaos.orders;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.List;

/**
 * One outward event of an order after its acceptance (order-api.md 6). The journal stores outward events in groups: if
 * the journal is slow, the saga run hands over several at once. Each outward event raises the version of the order by
 * one.
 *
 * <p>The names in {@link JsonSubTypes} are part of the journal format. A released name never changes.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "fact")
@JsonSubTypes({
    @JsonSubTypes.Type(value = OutwardEvent.StepStarted.class, name = "StepStarted"),
    @JsonSubTypes.Type(value = OutwardEvent.StepDelayed.class, name = "StepDelayed"),
    @JsonSubTypes.Type(value = OutwardEvent.StepSucceeded.class, name = "StepSucceeded"),
    @JsonSubTypes.Type(value = OutwardEvent.StepFailed.class, name = "StepFailed"),
    @JsonSubTypes.Type(value = OutwardEvent.OrderConfirmed.class, name = "OrderConfirmed"),
    @JsonSubTypes.Type(value = OutwardEvent.OrderRejected.class, name = "OrderRejected"),
    @JsonSubTypes.Type(value = OutwardEvent.CancelRequested.class, name = "CancelRequested"),
    @JsonSubTypes.Type(value = OutwardEvent.CompensationStarted.class, name = "CompensationStarted"),
    @JsonSubTypes.Type(value = OutwardEvent.StepUndone.class, name = "StepUndone"),
    @JsonSubTypes.Type(value = OutwardEvent.OrderCancelled.class, name = "OrderCancelled"),
    @JsonSubTypes.Type(value = OutwardEvent.OrderExpired.class, name = "OrderExpired")
})
public sealed interface OutwardEvent {
    /** The time of the event, by the clock of the node that observed it. */
    Instant at();

    /** The step has started. From now on its effect may exist. */
    record StepStarted(Step step, Instant at) implements OutwardEvent {}

    /** The step, or its undo, was parked for the first time, because of this error. */
    record StepDelayed(Step step, StepError error, Instant at) implements OutwardEvent {}

    /** The effect exists. {@code attempts} counts the attempts of the run that observed it. */
    record StepSucceeded(Step step, String reference, int attempts, Instant at) implements OutwardEvent {}

    /**
     * The dependency refused the step. It never changes this answer. {@code attempts} counts the attempts of the run
     * that observed it.
     */
    record StepFailed(Step step, String code, String message, int attempts, Instant at) implements OutwardEvent {}

    /** The order ends: all three effects exist. */
    record OrderConfirmed(Instant at) implements OutwardEvent {}

    /** The order ends: a dependency refused a step, and no charge, reservation or booking exists any more. */
    record OrderRejected(String code, String message, Instant at) implements OutwardEvent {}

    /** The customer cancelled the order. The same write holds the {@link CompensationStarted} that follows. */
    record CancelRequested(Instant at) implements OutwardEvent {}

    /**
     * The order can no longer be confirmed. Each of these steps is undone, newest first, and then the order ends. The
     * saga sends no undo before the journal holds this event.
     *
     * @param ending the outcome of the order
     * @param code the reason code of the API (order-api.md 5)
     * @param message the reason, for people
     * @param steps the steps to undo, in forward order, at least one
     */
    record CompensationStarted(CompensationOutcome ending, String code, String message, List<Step> steps, Instant at)
            implements OutwardEvent {
        /** @throws IllegalArgumentException if {@code steps} is empty */
        public CompensationStarted {
            steps = List.copyOf(steps);
            if (steps.isEmpty()) {
                throw new IllegalArgumentException("a compensation undoes at least one step");
            }
        }
    }

    /**
     * The dependency of the step has acknowledged the undo. {@code attempts} counts the attempts of the run that
     * observed it.
     *
     * @param reversed true if an effect existed and was removed; false if no effect existed, and none will exist later
     */
    record StepUndone(Step step, boolean reversed, int attempts, Instant at) implements OutwardEvent {}

    /** The order ends: the customer cancelled it, and no charge, reservation or booking exists any more. */
    record OrderCancelled(Instant at) implements OutwardEvent {}

    /** The order ends: its time budget was spent, and no charge, reservation or booking exists any more. */
    record OrderExpired(Instant at) implements OutwardEvent {}
}
