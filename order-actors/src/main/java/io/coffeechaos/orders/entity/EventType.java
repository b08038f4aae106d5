package io.coffeechaos.orders.entity;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;

/** The types of outward events, as defined in order-api.md 6. */
public enum EventType {
    ORDER_ACCEPTED("OrderAccepted"),
    STEP_STARTED("StepStarted"),
    STEP_DELAYED("StepDelayed"),
    STEP_SUCCEEDED("StepSucceeded"),
    STEP_FAILED("StepFailed"),
    CANCEL_REQUESTED("CancelRequested"),
    COMPENSATION_STARTED("CompensationStarted"),
    STEP_UNDONE("StepUndone"),
    ORDER_CONFIRMED("OrderConfirmed"),
    ORDER_REJECTED("OrderRejected"),
    ORDER_CANCELLED("OrderCancelled"),
    ORDER_EXPIRED("OrderExpired");

    private final String wireName;

    EventType(String wireName) {
        this.wireName = wireName;
    }

    /** The name of the type in the API (order-api.md 6). */
    @JsonValue
    public String wireName() {
        return wireName;
    }

    /**
     * Returns the type with this API name.
     *
     * @throws IllegalArgumentException if no type has this name
     */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static EventType of(String wireName) {
        return Arrays.stream(values())
                .filter(type -> type.wireName.equals(wireName))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no event type " + wireName));
    }
}
