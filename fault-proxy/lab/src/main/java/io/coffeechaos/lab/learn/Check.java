package io.coffeechaos.lab.learn;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Something that must be so in the running system. {@code last} is the order that {@code ./coffee order} has placed last.
 *
 * @param text the check as the lesson writes it
 * @param what what must be so
 * @param within how long it may take until it is so
 */
public record Check(String text, What what, Duration within) {
    private static final Pattern TIMED = Pattern.compile("(.*?)(?: within (\\d{1,3})s)?");
    private static final int WITHIN_DEFAULT_S = 5;

    /** What must be so. */
    public sealed interface What {
        /** The last order has this status; if {@code delayed}, it is also delayed. */
        record OrderStatus(String status, boolean delayed) implements What {}

        /** The last order has so many effects in a simulator that were not undone. */
        record Effects(String step, int count) implements What {}

        /** A simulator was called at least so often for the last order. */
        record Calls(String step, int atLeast) implements What {}

        /** The newest book has these totals: a word, and whether it must be zero. */
        record Truth(Map<String, Boolean> isZero) implements What {
            /** Copies the totals. */
            public Truth {
                isZero = Map.copyOf(isZero);
            }
        }

        /** The newest run of an experiment, or of its twin, has this verdict, and is not older than two hours. */
        record VerdictOf(String experiment, boolean twin, String verdict) implements What {}

        /** So many order nodes are ready. */
        record NodesReady(int count) implements What {}

        /** Nothing is broken. */
        record NothingBroken() implements What {}
    }

    private static final Map<Pattern, Function<MatchResult, What>> VERBS = verbs();

    private static Map<Pattern, Function<MatchResult, What>> verbs() {
        Map<Pattern, Function<MatchResult, What>> verbs = new LinkedHashMap<>();
        verbs.put(
                Pattern.compile("order last is ([A-Z_]+)( delayed)?"),
                found -> new What.OrderStatus(found.group(1), found.group(2) != null));
        verbs.put(
                Pattern.compile("effects last (payment|inventory|shipping) = (\\d{1,3})"),
                found -> new What.Effects(found.group(1), Integer.parseInt(found.group(2))));
        verbs.put(
                Pattern.compile("calls last (payment|inventory|shipping) >= (\\d{1,3})"),
                found -> new What.Calls(found.group(1), Integer.parseInt(found.group(2))));
        verbs.put(
                Pattern.compile("truth((?: (?:lost|duplicates|silent|misreported)(?:=0|>0))+)"),
                found -> new What.Truth(totals(found.group(1))));
        verbs.put(
                Pattern.compile("verdict ([a-z0-9-]+)( --twin)? = (PASSED|FAILED|ABORTED|INCONCLUSIVE)"),
                found -> new What.VerdictOf(found.group(1), found.group(2) != null, found.group(3)));
        verbs.put(Pattern.compile("nodes = ([1-3])"), found -> new What.NodesReady(Integer.parseInt(found.group(1))));
        verbs.put(Pattern.compile("nothing is broken"), found -> new What.NothingBroken());
        return verbs;
    }

    private static Map<String, Boolean> totals(String words) {
        Map<String, Boolean> totals = new LinkedHashMap<>();
        for (String word : List.of(words.strip().split(" "))) {
            totals.put(word.substring(0, word.length() - 2), word.endsWith("=0"));
        }
        return totals;
    }

    /** Reads a check; nothing if it is none. */
    static Optional<Check> parse(String text) {
        Matcher timed = TIMED.matcher(text.strip());
        if (!timed.matches()) {
            return Optional.empty();
        }
        Duration within = Duration.ofSeconds(
                Optional.ofNullable(timed.group(2)).map(Integer::parseInt).orElse(WITHIN_DEFAULT_S));
        for (Map.Entry<Pattern, Function<MatchResult, What>> verb : VERBS.entrySet()) {
            Matcher found = verb.getKey().matcher(timed.group(1));
            if (found.matches()) {
                return Optional.of(new Check(text.strip(), verb.getValue().apply(found.toMatchResult()), within));
            }
        }
        return Optional.empty();
    }
}
