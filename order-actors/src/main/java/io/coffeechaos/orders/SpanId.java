package io.coffeechaos.orders;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
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
        byte[] digest = sha256().digest(text.getBytes(StandardCharsets.UTF_8));
        String hex = HexFormat.of().formatHex(digest, 0, BYTES);
        return new SpanId(hex.equals("0".repeat(2 * BYTES)) ? "0".repeat(2 * BYTES - 1) + "1" : hex);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
