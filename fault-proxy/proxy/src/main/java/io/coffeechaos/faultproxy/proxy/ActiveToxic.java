package io.coffeechaos.faultproxy.proxy;

import io.coffeechaos.faultproxy.toxic.Toxic;
import java.time.Duration;
import java.util.Optional;

/**
 * A toxic of an existing proxy.
 *
 * @param id distinguishes this toxic from an earlier one with the same name
 * @param version the number of updates, starting at 0
 * @param name unique in the proxy, over both directions
 * @param stream the direction in the client's own spelling
 * @param direction the direction that the toxic works on
 * @param toxicity probability that the toxic applies to a connection, 0 to 1
 * @param toxic the fault and its attributes
 * @param duration the time from its creation after which the proxy removes the toxic; empty: never
 */
public record ActiveToxic(
        long id,
        int version,
        String name,
        String stream,
        Direction direction,
        float toxicity,
        Toxic toxic,
        Optional<Duration> duration) {

    ActiveToxic updated(float newToxicity, Toxic newToxic) {
        return new ActiveToxic(id, version + 1, name, stream, direction, newToxicity, newToxic, duration);
    }

    /** Returns this toxic with another duration. The links do not notice: the version is the same. */
    ActiveToxic lasting(Optional<Duration> newDuration) {
        return new ActiveToxic(id, version, name, stream, direction, toxicity, toxic, newDuration);
    }

    /** Returns true if the request describes a toxic of the same kind at the same place. */
    boolean isKindOf(ToxicSpec spec) {
        return name.equals(spec.name())
                && stream.equals(spec.stream())
                && toxic.type().name().equals(spec.toxic().type().name());
    }
}
