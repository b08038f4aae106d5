package io.coffeechaos.orders;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An order's identity: {@code ord_} and the first 130 bits of SHA-256(tenant, newline, key) in lower-case Crockford
 * base32 (order-api.md 4). It is derived, so one key can only ever be one order.
 *
 * @param value {@code ord_} and 26 characters
 */
public record OrderId(@JsonValue String value) {
    private static final String CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final int CHARACTERS = 26;
    private static final Pattern FORM = Pattern.compile("ord_[0-9a-hjkmnp-tv-z]{26}");

    /** @throws IllegalArgumentException if the value has not the form of an order id */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public OrderId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("an order id is ord_ and 26 characters of Crockford base32");
        }
    }

    /** The one order that this key can be for this tenant. */
    public static OrderId of(TenantId tenant, IdempotencyKey key) {
        byte[] digest = sha256((tenant.value() + "\n" + key.value()).getBytes(StandardCharsets.UTF_8));
        BigInteger bits = new BigInteger(1, digest).shiftRight(digest.length * 8 - CHARACTERS * 5);
        StringBuilder id = new StringBuilder("ord_");
        for (int i = CHARACTERS - 1; i >= 0; i--) {
            id.append(CROCKFORD.charAt(bits.shiftRight(i * 5).intValue() & 31));
        }
        return new OrderId(id.toString());
    }

    /** The id that this text is, or empty if it has not the form of one. */
    public static Optional<OrderId> parse(String text) {
        return FORM.matcher(text).matches() ? Optional.of(new OrderId(text)) : Optional.empty();
    }

    /** Which of {@code count} equally likely buckets this order falls into, from 0. */
    public int bucket(int count) {
        return Math.floorMod(value.hashCode(), count);
    }

    @Override
    public String toString() {
        return value;
    }

    private static byte[] sha256(byte[] input) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(input);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
