package io.coffeechaos.orders;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * A span of a trace (W3C Trace Context, level 1).
 *
 * @param value 16 hex digits, lower case, not all zero
 */
public record SpanId(@JsonValue String value) {
    private static final Pattern FORM = Pattern.compile("(?!0{16})[0-9a-f]{16}");
    private static final int BYTES = 8;

    /** @throws IllegalArgumentException if the value is not 16 lower-case hex digits or all zero */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public SpanId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("a span id is 16 lower-case hex digits, not all zero");
        }
    }

    /** Returns the first 8 bytes of SHA-256 of this text: whoever knows the text knows the id, on any node and after a restart. */
    public static SpanId derived(String text) {
        return new SpanId(HexFormat.of().formatHex(Sha256.of(text), 0, BYTES));
    }

    @Override
    public String toString() {
        return value;
    }
}
