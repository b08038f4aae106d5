package io.coffeechaos.lab.learn;

import java.util.List;
import java.util.regex.Pattern;

/** Replaces what differs from run to run in the output of a step: ids, times, counts. */
final class Masks {
    private record Mask(Pattern pattern, String name) {}

    private static final List<Mask> ALL = List.of(
            new Mask(Pattern.compile("ord_[a-z0-9]{26}"), "ORDER"),
            new Mask(Pattern.compile("\\b([a-z][a-z-]*)-\\d{6}-\\d{6}(-\\d+)?\\b"), "$1-RUN"),
            new Mask(Pattern.compile("\\d{4}-\\d{2}-\\d{2}T[0-9:.]+Z"), "TIME"),
            new Mask(Pattern.compile("\\b\\d+(\\.\\d+)? (s|ms)\\b"), "N $2"),
            new Mask(Pattern.compile("\\bpid \\d+"), "pid N"),
            new Mask(Pattern.compile("\\b\\d+ (customers|acknowledged|stored|attempts|of)\\b"), "N $1"),
            new Mask(Pattern.compile("\\bof \\d+ calls"), "of N calls"),
            new Mask(Pattern.compile("\\bin version \\d+"), "in version N"));

    private Masks() {}

    /** The text with its masks, without space at the ends of lines. */
    static String masked(String text) {
        String masked = text.strip();
        for (Mask mask : ALL) {
            masked = mask.pattern().matcher(masked).replaceAll(mask.name());
        }
        return masked.lines()
                .map(String::stripTrailing)
                .reduce((one, next) -> one + "\n" + next)
                .orElse("");
    }
}
