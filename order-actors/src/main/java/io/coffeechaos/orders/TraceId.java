package io.coffeechaos.orders;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * The trace of an order (W3C Trace Context, level 1). Every call to a dependency continues this trace.
 *
 * @param value 32 hex digits, lower case, not all zero
 */
public record TraceId(@JsonValue String value) {
    private static final Pattern FORM = Pattern.compile("(?!0{32})[0-9a-f]{32}");

    /** @throws IllegalArgumentException if the value is not 32 lower-case hex digits or all zero */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public TraceId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("a trace id is 32 lower-case hex digits, not all zero");
        }
    }

    /** Returns a new random trace id. */
    public static TraceId random() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return new TraceId(HexFormat.of().toHexDigits(random.nextLong() | 1)
                + HexFormat.of().toHexDigits(random.nextLong()));
    }

    @Override
    public String toString() {
        return value;
    }
}
