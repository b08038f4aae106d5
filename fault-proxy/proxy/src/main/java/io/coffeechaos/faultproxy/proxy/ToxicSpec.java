package io.coffeechaos.faultproxy.proxy;

import io.coffeechaos.faultproxy.toxic.Toxic;
import java.time.Duration;
import java.util.Optional;

/**
 * A checked request to create a toxic.
 *
 * @param name unique in the proxy, over both directions; as {@link Names} allows
 * @param stream the direction in the client's own spelling; answers repeat it
 * @param direction the direction that the toxic works on
 * @param toxicity probability that the toxic applies to a connection, 0 to 1
 * @param toxic the fault and its attributes
 * @param duration the time after which the proxy removes the toxic; empty: never
 */
public record ToxicSpec(
        String name, String stream, Direction direction, float toxicity, Toxic toxic, Optional<Duration> duration) {

    /** Checks the name, the toxicity and the duration. */
    public ToxicSpec {
        Names.require("toxic", name);
        if (!(toxicity >= 0 && toxicity <= 1)) {
            throw new IllegalArgumentException("toxicity must be 0 to 1: was " + toxicity);
        }
        if (duration.isPresent() && !duration.get().isPositive()) {
            throw new IllegalArgumentException("duration must be positive: was " + duration.get());
        }
    }

    /** Returns a toxic with its default name {@code <type>_<stream>}, for every connection and without a duration. */
    public static ToxicSpec of(Direction direction, Toxic toxic) {
        String stream = direction.wireName();
        return new ToxicSpec(toxic.type().name() + "_" + stream, stream, direction, 1, toxic, Optional.empty());
    }
}
