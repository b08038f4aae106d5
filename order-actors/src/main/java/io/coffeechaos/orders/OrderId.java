package io.coffeechaos.orders;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The id of an order: {@code ord_} and the first 130 bits of SHA-256(tenant, newline, key) in lower-case Crockford
 * base32 (order-api.md 4). The id is derived, so one key always names the same order.
 *
 * @param value {@code ord_} and 26 characters
 */
public record OrderId(@JsonValue String value) {
    private static final String CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final int CHARACTERS = 26;
    private static final Pattern FORM = Pattern.compile("ord_[0-9a-hjkmnp-tv-z]{26}");

    /** @throws IllegalArgumentException if the value is not a valid order id */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public OrderId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("an order id is ord_ and 26 characters of Crockford base32");
        }
    }

    /** Returns the id of the order for this tenant and key. */
    public static OrderId of(TenantId tenant, IdempotencyKey key) {
        byte[] digest = Sha256.of(tenant.value() + "\n" + key.value());
        BigInteger bits = new BigInteger(1, digest).shiftRight(digest.length * 8 - CHARACTERS * 5);
        StringBuilder id = new StringBuilder("ord_");
        for (int i = CHARACTERS - 1; i >= 0; i--) {
            id.append(CROCKFORD.charAt(bits.shiftRight(i * 5).intValue() & 31));
        }
        return new OrderId(id.toString());
    }

    /** Parses an order id; empty if the text is not a valid order id. */
    public static Optional<OrderId> parse(String text) {
        return FORM.matcher(text).matches() ? Optional.of(new OrderId(text)) : Optional.empty();
    }

    /** The bucket of this order, from 0 to {@code count - 1}. All buckets are equally likely. */
    public int bucket(int count) {
        return Math.floorMod(value.hashCode(), count);
    }

    @Override
    public String toString() {
        return value;
    }
}
