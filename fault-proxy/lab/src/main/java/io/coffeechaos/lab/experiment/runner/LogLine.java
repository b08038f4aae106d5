package io.coffeechaos.lab.experiment.runner;

import java.time.Instant;

/**
 * A line of the log.
 *
 * @param origin the class that wrote it
 * @param line the line in that class
 */
public record LogLine(Instant at, Level level, String message, String origin, int line) {
    /** Python's levels. The order is their weight. */
    public enum Level {
        /** For the log file and {@code --verbose}. */
        DEBUG,
        /** Progress. */
        INFO,
        /** Something that may be wrong. */
        WARNING,
        /** Something is wrong. */
        ERROR,
        /** It decides the run. */
        CRITICAL
    }
}
