package io.coffeechaos.lab.report;

import io.coffeechaos.lab.history.HistoryEvent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The times and rates in a history: when orders were accepted and completed, and how long customers waited for answers.
 * All times are milliseconds since the run began.
 *
 * @param ordersPerSecond the number of customers that arrive in a second
 * @param loadEndMs when the last customer arrived
 * @param acceptedMs when each acknowledged order was first acknowledged, ascending
 * @param completedMs when each order ended, ascending
 * @param answers every attempt to order
 */
record RateSeries(
        int ordersPerSecond, long loadEndMs, List<Long> acceptedMs, List<Long> completedMs, List<Answer> answers) {
    /**
     * An attempt to order.
     *
     * @param atMs when the attempt ended
     * @param tookMs the duration of the attempt
     * @param good whether it was answered with 2xx
     */
    record Answer(long atMs, long tookMs, boolean good) {}

    /**
     * One time interval.
     *
     * @param fromMs the start of the interval
     * @param acceptedPerSecond orders accepted in a second
     * @param completedPerSecond orders completed in a second
     * @param p50Ms the median duration of the attempts that were answered with 2xx; empty without such attempts
     * @param p99Ms the 99th percentile of the same durations
     */
    record Bin(
            long fromMs, double acceptedPerSecond, double completedPerSecond, OptionalLong p50Ms, OptionalLong p99Ms) {}

    static RateSeries of(List<HistoryEvent> history) {
        int ordersPerSecond = 0;
        long epochMs = 0;
        long loadEndMs = 0;
        List<Long> accepted = new ArrayList<>();
        List<Long> completed = new ArrayList<>();
        List<Answer> answers = new ArrayList<>();
        Set<String> known = new HashSet<>();
        for (HistoryEvent entry : history) {
            switch (entry) {
                case HistoryEvent.Began began -> {
                    ordersPerSecond = began.ordersPerSecond();
                    epochMs = began.epochMs();
                }
                case HistoryEvent.LoadEnded ended -> loadEndMs = ended.atMs();
                case HistoryEvent.Op op -> {
                    if (op.function() == HistoryEvent.Function.submit && op.type() != HistoryEvent.Type.invoke) {
                        boolean good = op.type() == HistoryEvent.Type.ok;
                        answers.add(new Answer(op.atMs(), op.tookMs(), good));
                        if (good && known.add(op.orderId())) {
                            accepted.add(op.atMs());
                        }
                    }
                }
                case HistoryEvent.FoundOrder order -> {
                    if (order.completedEpochMs() > 0) {
                        completed.add(order.completedEpochMs() - epochMs);
                    }
                }
                case HistoryEvent.Checkout checkout -> {}
                case HistoryEvent.Fault fault -> {}
                case HistoryEvent.FoundEffects effects -> {}
            }
        }
        Collections.sort(accepted);
        Collections.sort(completed);
        return new RateSeries(ordersPerSecond, loadEndMs, accepted, completed, answers);
    }

    /** The number of times in [from, to). {@code timesMs} must be in ascending order. */
    static int count(List<Long> timesMs, long fromMs, long toMs) {
        return before(timesMs, toMs) - before(timesMs, fromMs);
    }

    private static int before(List<Long> timesMs, long limitMs) {
        int low = 0;
        int high = timesMs.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (timesMs.get(middle) < limitMs) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Divides the time from 0 to {@code untilMs} into intervals of equal width. */
    List<Bin> bins(long untilMs, long widthMs) {
        int count = (int) ((untilMs + widthMs - 1) / widthMs);
        List<List<Long>> took = new ArrayList<>();
        for (int bin = 0; bin < count; bin++) {
            took.add(new ArrayList<>());
        }
        for (Answer answer : answers) {
            int bin = (int) (answer.atMs() / widthMs);
            if (bin < count && answer.good()) {
                took.get(bin).add(answer.tookMs());
            }
        }
        List<Bin> bins = new ArrayList<>();
        for (int bin = 0; bin < count; bin++) {
            long fromMs = bin * widthMs;
            List<Long> sorted = took.get(bin).stream().sorted().toList();
            bins.add(new Bin(
                    fromMs,
                    count(acceptedMs, fromMs, fromMs + widthMs) * 1000.0 / widthMs,
                    count(completedMs, fromMs, fromMs + widthMs) * 1000.0 / widthMs,
                    percentile(sorted, 50),
                    percentile(sorted, 99)));
        }
        return bins;
    }

    private static OptionalLong percentile(List<Long> sorted, int percent) {
        return sorted.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(sorted.get(Math.max(0, (int) Math.ceil(sorted.size() * percent / 100.0) - 1)));
    }
}
