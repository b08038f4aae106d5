package io.coffeechaos.faultproxy.proxy;

import io.coffeechaos.faultproxy.toxic.Toxic;
import java.time.Duration;
import java.util.Optional;

/**
 * A toxic as a client asks for it, checked.
 *
 * @param name unique per proxy over both directions
 * @param stream the direction as the client wrote it; it is echoed
 * @param direction the direction meant
 * @param toxicity probability that the toxic applies to a connection, 0 to 1
 * @param toxic what it does
 * @param duration after which it removes itself; empty: never
 */
public record ToxicSpec(
        String name, String stream, Direction direction, float toxicity, Toxic toxic, Optional<Duration> duration) {

    /** Checks name, toxicity and duration. */
    public ToxicSpec {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a toxic needs a name");
        }
        if (!(toxicity >= 0 && toxicity <= 1)) {
            throw new IllegalArgumentException("toxicity must be 0 to 1: was " + toxicity);
        }
        if (duration.isPresent() && !duration.get().isPositive()) {
            throw new IllegalArgumentException("duration must be positive: was " + duration.get());
        }
    }

    /** A toxic under its default name, {@code <type>_<stream>}, on every connection, for good. */
    public static ToxicSpec of(Direction direction, Toxic toxic) {
        String stream = direction.wireName();
        return new ToxicSpec(toxic.type().name() + "_" + stream, stream, direction, 1, toxic, Optional.empty());
    }
}
