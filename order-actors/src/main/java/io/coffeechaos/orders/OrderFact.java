package io.coffeechaos.orders;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;

/**
 * One outward event of an order after its acceptance (order-api.md 6). The journal holds facts in groups: the run ahead
 * of a slow journal hands over several at once, and each still raises the order's version by one.
 *
 * <p>The names in {@link JsonSubTypes} are journal format: they never change once released.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "fact")
@JsonSubTypes({
    @JsonSubTypes.Type(value = OrderFact.StepStarted.class, name = "StepStarted"),
    @JsonSubTypes.Type(value = OrderFact.StepDelayed.class, name = "StepDelayed"),
    @JsonSubTypes.Type(value = OrderFact.StepSucceeded.class, name = "StepSucceeded"),
    @JsonSubTypes.Type(value = OrderFact.StepFailed.class, name = "StepFailed"),
    @JsonSubTypes.Type(value = OrderFact.OrderConfirmed.class, name = "OrderConfirmed"),
    @JsonSubTypes.Type(value = OrderFact.OrderRejected.class, name = "OrderRejected")
})
public sealed interface OrderFact extends CborSerializable {
    /** When it happened, by the clock of the node that saw it. */
    Instant at();

    /** The step was begun: from now on its effect may exist. */
    record StepStarted(Step step, Instant at) implements OrderFact {}

    /** The step was parked for the first time, because of this error. */
    record StepDelayed(Step step, StepError error, Instant at) implements OrderFact {}

    /** The effect exists, after so many attempts of the run that saw it. */
    record StepSucceeded(Step step, String reference, int attempts, Instant at) implements OrderFact {}

    /** The dependency refused for good, after so many attempts of the run that saw it. */
    record StepFailed(Step step, String code, String message, int attempts, Instant at) implements OrderFact {}

    /** All three effects exist: the end. */
    record OrderConfirmed(Instant at) implements OrderFact {}

    /** Refused, and nothing is charged, reserved or booked any more: the end. */
    record OrderRejected(String code, String message, Instant at) implements OrderFact {}
}
