package io.coffeechaos.orders;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.List;

/**
 * One outward event of an order after its acceptance (order-api.md 6). The journal holds facts in groups: the run ahead
 * of a slow journal hands over several at once, and each still raises the order's version by one.
 *
 * <p>The names in {@link JsonSubTypes} are journal format: they never change once released.
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
    /** When it happened, by the clock of the node that saw it. */
    Instant at();

    /** The step was begun: from now on its effect may exist. */
    record StepStarted(Step step, Instant at) implements OutwardEvent {}

    /** The step, or its undo, was parked for the first time, because of this error. */
    record StepDelayed(Step step, StepError error, Instant at) implements OutwardEvent {}

    /** The effect exists, after so many attempts of the run that saw it. */
    record StepSucceeded(Step step, String reference, int attempts, Instant at) implements OutwardEvent {}

    /** The dependency refused for good, after so many attempts of the run that saw it. */
    record StepFailed(Step step, String code, String message, int attempts, Instant at) implements OutwardEvent {}

    /** All three effects exist: the end. */
    record OrderConfirmed(Instant at) implements OutwardEvent {}

    /** Refused, and nothing is charged, reserved or booked any more: the end. */
    record OrderRejected(String code, String message, Instant at) implements OutwardEvent {}

    /** The customer wants it no more; the compensation begins with it, in the same write. */
    record CancelRequested(Instant at) implements OutwardEvent {}

    /**
     * From here there is no way forward, only back: each of these steps is undone, newest first, and then the order
     * ends. No undo is sent before this is in the journal.
     *
     * @param ending how it ends
     * @param code why, as the contract spells it
     * @param message why, for people
     * @param steps what is undone, in the order of the steps, at least one
     */
    record CompensationStarted(CompensationOutcome ending, String code, String message, List<Step> steps, Instant at)
            implements OutwardEvent {
        /** @throws IllegalArgumentException if there is nothing to undo */
        public CompensationStarted {
            steps = List.copyOf(steps);
            if (steps.isEmpty()) {
                throw new IllegalArgumentException("a compensation undoes at least one step");
            }
        }
    }

    /**
     * The step's dependency has acknowledged its undo, after so many attempts of the run that saw it.
     *
     * @param reversed whether there was an effect, and it is gone; else there never was one, and never will be
     */
    record StepUndone(Step step, boolean reversed, int attempts, Instant at) implements OutwardEvent {}

    /** Cancelled on request, and nothing is charged, reserved or booked any more: the end. */
    record OrderCancelled(Instant at) implements OutwardEvent {}

    /** Its time budget was spent, and nothing is charged, reserved or booked any more: the end. */
    record OrderExpired(Instant at) implements OutwardEvent {}
}
