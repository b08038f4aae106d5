package io.coffeechaos.drill;

import java.util.List;
import java.util.Locale;

/**
 * What one run of a drill has shown.
 *
 * @param drill its name
 * @param commit the commit it ran on; with {@code +} if the work tree had changes
 * @param form {@code drill} or {@code long}
 * @param seed what replays its random draws: {@code ./coffee drill NAME --seed N}
 * @param startedAt when it began, RFC 3339
 * @param tookMs how long it ran in milliseconds, start and end of the system included
 * @param verdict what it says
 * @param figures what the tests have published, in order
 * @param problems why it failed or showed nothing; empty if it passed
 */
record DrillResult(
        String drill,
        String commit,
        String form,
        long seed,
        String startedAt,
        long tookMs,
        Verdict verdict,
        List<Figure> figures,
        List<String> problems) {

    /** What a drill says in the end. */
    enum Verdict {
        /** Everything that must hold held. */
        PASSED,
        /** Something that must hold did not. */
        FAILED,
        /** Too little was served, or something is missing on this machine, so it showed nothing. */
        INCONCLUSIVE
    }

    /** A number with its name and unit, as text. */
    record Figure(String name, String value) {}

    DrillResult {
        figures = List.copyOf(figures);
        problems = List.copyOf(problems);
    }

    /** How long it ran. */
    String minutes() {
        return String.format(Locale.ROOT, "%.1f", tookMs / 60_000.0);
    }
}
