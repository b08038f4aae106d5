package io.coffeechaos.lab.experiment.runner;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Times as the journal writes them. */
final class Times {
    private static final DateTimeFormatter ISO = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'+00:00'");

    private Times() {}

    /** ISO 8601 in UTC, with microseconds. */
    static String iso(Instant at) {
        return ISO.format(at.atOffset(ZoneOffset.UTC));
    }

    static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
