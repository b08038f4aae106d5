package io.coffeechaos.orders;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The three steps of an order, in the order in which the saga executes them. */
public enum Step {
    PAYMENT,
    INVENTORY,
    SHIPPING;

    /** The name of the step in the API: {@code payment}, {@code inventory}, {@code shipping}. */
    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The step after this one; empty after the last. */
    public Optional<Step> next() {
        return switch (this) {
            case PAYMENT -> Optional.of(INVENTORY);
            case INVENTORY -> Optional.of(SHIPPING);
            case SHIPPING -> Optional.empty();
        };
    }

    /** The steps before this one, in order. */
    public List<Step> before() {
        return switch (this) {
            case PAYMENT -> List.of();
            case INVENTORY -> List.of(PAYMENT);
            case SHIPPING -> List.of(PAYMENT, INVENTORY);
        };
    }

    /**
     * Returns the step with this API name.
     *
     * @throws IllegalArgumentException if no step has this name
     */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static Step of(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT));
    }
}
