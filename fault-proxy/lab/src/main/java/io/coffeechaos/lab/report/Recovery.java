package io.coffeechaos.lab.report;

import io.coffeechaos.lab.history.Entry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * How long it took, after one fault, until orders were accepted and completed at their usual rate again.
 *
 * <p>Counted from the fault's end, or from its begin where nobody ends it (a kill). Back means: in each of three
 * successive seconds at least 70 % of the rate at which customers arrive. Other faults may be at work meanwhile, so a
 * figure is an upper bound of what this fault cost.
 *
 * @param fault its number in the history
 * @param kind its kind
 * @param target what was broken
 * @param startMs when it began
 * @param endMs when it was healed
 * @param acceptanceMs until acceptance was back; nothing if the load ended before
 * @param completionMs until completion was back; nothing if the load ended before
 */
record Recovery(
        int fault,
        String kind,
        String target,
        long startMs,
        long endMs,
        OptionalLong acceptanceMs,
        OptionalLong completionMs) {
    private static final long SECOND_MS = 1_000;
    private static final int SECONDS_IN_A_ROW = 3;
    private static final double SHARE_MIN = 0.7;
    private static final long STEP_MS = 100;

    /** The recoveries of a history, in the order of the faults' begins. */
    static List<Recovery> of(List<Entry> history) {
        Series series = Series.of(history);
        Map<Integer, Entry.Fault> begun = new HashMap<>();
        List<Recovery> recoveries = new ArrayList<>();
        for (Entry entry : history) {
            if (entry instanceof Entry.Fault fault && !fault.healed()) {
                begun.put(fault.fault(), fault);
            } else if (entry instanceof Entry.Fault healed && begun.containsKey(healed.fault())) {
                long startMs = begun.get(healed.fault()).atMs();
                long fromMs = healed.fromStart() ? startMs : healed.atMs();
                recoveries.add(new Recovery(
                        healed.fault(),
                        healed.kind(),
                        healed.target(),
                        startMs,
                        healed.atMs(),
                        back(series.acceptedMs(), fromMs, series),
                        back(series.completedMs(), fromMs, series)));
            }
        }
        recoveries.sort(Comparator.comparingLong(Recovery::startMs));
        return recoveries;
    }

    private static OptionalLong back(List<Long> timesMs, long fromMs, Series series) {
        double least = SHARE_MIN * series.ordersPerSecond();
        long lastMs = series.loadEndMs() - SECONDS_IN_A_ROW * SECOND_MS;
        for (long atMs = fromMs; atMs <= lastMs; atMs += STEP_MS) {
            boolean steady = true;
            for (int second = 0; second < SECONDS_IN_A_ROW && steady; second++) {
                long secondMs = atMs + second * SECOND_MS;
                steady = Series.count(timesMs, secondMs, secondMs + SECOND_MS) >= least;
            }
            if (steady) {
                return OptionalLong.of(atMs - fromMs);
            }
        }
        return OptionalLong.empty();
    }

    /**
     * The recoveries of one kind of fault.
     *
     * @param kind which
     * @param count how many there were
     * @param acceptance until acceptance was back
     * @param completion until completion was back
     */
    record ByKind(String kind, int count, Spread acceptance, Spread completion) {}

    /**
     * Times of one kind.
     *
     * @param p50Ms the middle one, nothing if there is none
     * @param maxMs the longest
     * @param open how many were not over when the load ended
     */
    record Spread(OptionalLong p50Ms, OptionalLong maxMs, int open) {
        static Spread of(List<OptionalLong> times) {
            List<Long> known = times.stream()
                    .filter(OptionalLong::isPresent)
                    .map(OptionalLong::getAsLong)
                    .sorted()
                    .toList();
            int open = times.size() - known.size();
            return known.isEmpty()
                    ? new Spread(OptionalLong.empty(), OptionalLong.empty(), open)
                    : new Spread(
                            OptionalLong.of(known.get((known.size() - 1) / 2)), OptionalLong.of(known.getLast()), open);
        }
    }

    /** Recoveries by kind of fault, in the order of the kinds' names. */
    static List<ByKind> byKind(List<Recovery> recoveries) {
        Map<String, List<Recovery>> kinds = new TreeMap<>();
        for (Recovery recovery : recoveries) {
            kinds.computeIfAbsent(recovery.kind(), kind -> new ArrayList<>()).add(recovery);
        }
        return kinds.entrySet().stream()
                .map(kind -> new ByKind(
                        kind.getKey(),
                        kind.getValue().size(),
                        Spread.of(kind.getValue().stream()
                                .map(Recovery::acceptanceMs)
                                .toList()),
                        Spread.of(kind.getValue().stream()
                                .map(Recovery::completionMs)
                                .toList())))
                .toList();
    }
}
