package io.coffeechaos.orders;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/**
 * The tenant, which is one shop: the {@code STUDENT_ID} of the service. An idempotency key is unique within a tenant
 * (order-api.md 4).
 *
 * @param value 1 to 20 characters of {@code a-z 0-9 -}
 */
public record TenantId(@JsonValue String value) {
    private static final Pattern FORM = Pattern.compile("[a-z0-9-]{1,20}");

    /** @throws IllegalArgumentException if the value is not 1 to 20 characters of a-z, 0-9 and hyphen */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public TenantId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("STUDENT_ID must be 1 to 20 of a-z, 0-9 and -: was '" + value + "'");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
