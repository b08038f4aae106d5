package io.coffeechaos.lab.run;

import java.time.Duration;
import java.util.Locale;

/** Durations in words. */
final class Seconds {
    private Seconds() {}

    /** Seconds with one digit behind the point, such as {@code 4.1 s}. */
    static String words(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }
}
