package io.coffeechaos.lab.client;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Order ids as the order contract derives them (order-api.md 4): {@code ord_} and the first 130 bits of SHA-256(tenant,
 * newline, key) in lower-case Crockford base32. So an order that was never answered can be found, too.
 */
public final class OrderIds {
    private static final String CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final int CHARACTERS = 26;

    private OrderIds() {}

    /** The id of the order that a tenant has under a key. */
    public static String of(String tenant, String key) {
        byte[] digest = sha256(tenant + "\n" + key);
        BigInteger bits = new BigInteger(1, digest).shiftRight(digest.length * 8 - CHARACTERS * 5);
        StringBuilder id = new StringBuilder("ord_");
        for (int i = CHARACTERS - 1; i >= 0; i--) {
            id.append(CROCKFORD.charAt(bits.shiftRight(i * 5).intValue() & 31));
        }
        return id.toString();
    }

    /** The SHA-256 hash of a text. */
    public static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
