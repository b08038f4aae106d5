package io.coffeechaos.faultproxy.proxy;

import java.util.Locale;
import java.util.Optional;

/** The two streams of a link. */
public enum Direction {
    /** From client to server. */
    UPSTREAM,
    /** From server to client. */
    DOWNSTREAM;

    /** Returns the wire name: {@code upstream} or {@code downstream}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the direction with this wire name, in upper or lower case, or empty if there is none. */
    public static Optional<Direction> named(String text) {
        for (Direction direction : values()) {
            if (direction.name().equalsIgnoreCase(text)) {
                return Optional.of(direction);
            }
        }
        return Optional.empty();
    }
}
