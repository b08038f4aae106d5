package io.coffeechaos.lab.report;

import io.coffeechaos.lab.history.HistoryEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * The recovery after one fault: the time until orders were accepted and completed at their normal rate again.
 *
 * <p>The time counts from the fault's end, or from its start where the fault has no end (a kill). A rate has recovered
 * when each of three successive seconds has at least 70 % of the rate at which customers arrive. Other faults may be
 * active at the same time, so the recovery time is an upper bound for this fault.
 *
 * @param fault the fault's number in the history
 * @param kind the fault's kind
 * @param target the broken parts, in words
 * @param startMs when the fault began
 * @param endMs when the fault was healed
 * @param acceptanceMs the time until acceptance recovered; empty if the load ended first
 * @param completionMs the time until completion recovered; empty if the load ended first
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

    /** The recoveries of a history, in the order in which the faults began. */
    static List<Recovery> of(List<HistoryEvent> history) {
        RateSeries series = RateSeries.of(history);
        Map<Integer, HistoryEvent.Fault> begun = new HashMap<>();
        List<Recovery> recoveries = new ArrayList<>();
        for (HistoryEvent entry : history) {
            if (entry instanceof HistoryEvent.Fault fault && !fault.healed()) {
                begun.put(fault.fault(), fault);
            } else if (entry instanceof HistoryEvent.Fault healed && begun.containsKey(healed.fault())) {
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

    private static OptionalLong back(List<Long> timesMs, long fromMs, RateSeries series) {
        double least = SHARE_MIN * series.ordersPerSecond();
        long lastMs = series.loadEndMs() - SECONDS_IN_A_ROW * SECOND_MS;
        for (long atMs = fromMs; atMs <= lastMs; atMs += STEP_MS) {
            boolean steady = true;
            for (int second = 0; second < SECONDS_IN_A_ROW && steady; second++) {
                long secondMs = atMs + second * SECOND_MS;
                steady = RateSeries.count(timesMs, secondMs, secondMs + SECOND_MS) >= least;
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
     * @param kind the kind of fault
     * @param count the number of faults
     * @param acceptance the times until acceptance recovered
     * @param completion the times until completion recovered
     */
    record ByKind(String kind, int count, Spread acceptance, Spread completion) {}

    /**
     * The recovery times of one kind of fault.
     *
     * @param p50Ms the median; empty without a recovery
     * @param maxMs the longest time; empty without a recovery
     * @param open the number of faults without a recovery before the load ended
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

    /** The recoveries by kind of fault, sorted by the kinds' names. */
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
