package io.coffeechaos.faultproxy.proxy;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The rule for the names of proxies and toxics. A client addresses a proxy by a URL that contains the name, so each name
 * must fit into a URL. The name is also a label of the metrics, so the rule bounds the label too.
 */
public final class Names {

    /** The longest name, in bytes after URL encoding. The control API reads longer URLs than two such names need. */
    public static final int ENCODED_BYTES_MAX = 2_000;

    /** The bytes of one escaped byte, such as {@code %2F}. */
    private static final int ESCAPED = 3;

    private Names() {}

    /**
     * Returns the reason why a text cannot be a name, or empty if it can. The reason follows the word "name": {@code
     * "must be ..."}.
     */
    public static Optional<String> problem(String name) {
        if (name.isEmpty()) {
            return Optional.of("must not be empty");
        }
        if (name.equals(".") || name.equals("..")) {
            return Optional.of("must not be " + name + ", because URLs use it for a folder");
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(name)) {
            return Optional.of("must be well-formed Unicode: it has half of a surrogate pair");
        }
        int bytes = encodedBytes(name);
        return bytes <= ENCODED_BYTES_MAX
                ? Optional.empty()
                : Optional.of(
                        "must have at most %d bytes after URL encoding: was %d".formatted(ENCODED_BYTES_MAX, bytes));
    }

    /**
     * Checks a name.
     *
     * @param what the owner of the name, for the message
     * @throws IllegalArgumentException if the text cannot be a name
     */
    static void require(String what, String name) {
        problem(name).ifPresent(problem -> {
            throw new IllegalArgumentException("the name of a " + what + " " + problem);
        });
    }

    private static int encodedBytes(String name) {
        int bytes = 0;
        for (byte each : name.getBytes(StandardCharsets.UTF_8)) {
            bytes += isUnreserved(each) ? 1 : ESCAPED;
        }
        return bytes;
    }

    /** Returns true for the characters that every URL encoder leaves alone (RFC 3986, 2.3). */
    private static boolean isUnreserved(byte each) {
        return (each >= 'a' && each <= 'z')
                || (each >= 'A' && each <= 'Z')
                || (each >= '0' && each <= '9')
                || "-._~".indexOf(each) >= 0;
    }
}
