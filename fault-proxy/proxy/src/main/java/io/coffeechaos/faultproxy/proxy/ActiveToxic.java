package io.coffeechaos.faultproxy.proxy;

import io.coffeechaos.faultproxy.toxic.Toxic;
import java.time.Duration;
import java.util.Optional;

/**
 * A toxic as a proxy has it.
 *
 * @param id tells this toxic from another that had the same name before
 * @param version counts updates, from 0
 * @param name unique per proxy over both directions
 * @param stream the direction as the client wrote it
 * @param direction the direction meant
 * @param toxicity probability that the toxic applies to a connection, 0 to 1
 * @param toxic what it does
 * @param duration after which it removes itself, counted from its creation
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
}
