package io.coffeechaos.drill;

import java.util.List;
import java.util.Locale;

/**
 * The result of one run of a drill.
 *
 * @param drill the drill's name
 * @param commit the commit of the run; with {@code +} if the work tree had changes
 * @param form {@code drill} or {@code long}
 * @param seed the seed that repeats the random draws: {@code ./coffee drill NAME --seed N}
 * @param startedAt the start of the run, RFC 3339
 * @param tookMs the duration in milliseconds, including start and end of the system
 * @param verdict the verdict
 * @param figures the figures that the tests have published, in order
 * @param problems the reasons for a failed or inconclusive run; empty if the drill passed
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

    /** The verdict of a drill. */
    enum Verdict {
        /** All assertions held. */
        PASSED,
        /** An assertion failed. */
        FAILED,
        /** The system served too few customers, or the machine lacks a tool, so the run proves nothing. */
        INCONCLUSIVE
    }

    /** A number with its name and unit, as text. */
    record Figure(String name, String value) {}

    DrillResult {
        figures = List.copyOf(figures);
        problems = List.copyOf(problems);
    }

    /** The duration in minutes, with one decimal. */
    String minutes() {
        return String.format(Locale.ROOT, "%.1f", tookMs / 60_000.0);
    }
}
