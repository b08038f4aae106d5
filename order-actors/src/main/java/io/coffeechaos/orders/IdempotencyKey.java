package io.coffeechaos.orders;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The name that the client gives to one intent to order (order-api.md 4; IETF draft idempotency-key-header).
 *
 * @param value 1 to 255 visible ASCII characters, without the quotes of the structured-field form
 */
public record IdempotencyKey(@JsonValue String value) {
    /** The length of the longest valid key, in characters. */
    public static final int LENGTH_MAX = 255;

    /** @throws IllegalArgumentException if the value is empty, too long or holds anything but visible ASCII */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public IdempotencyKey {
        if (value.isEmpty() || value.length() > LENGTH_MAX) {
            throw new IllegalArgumentException(
                    "the idempotency key must have 1 to " + LENGTH_MAX + " characters: has " + value.length());
        }
        if (!value.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
            throw new IllegalArgumentException("the idempotency key must be visible ASCII characters only");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
