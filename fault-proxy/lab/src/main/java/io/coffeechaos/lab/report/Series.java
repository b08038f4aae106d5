package io.coffeechaos.lab.report;

import io.coffeechaos.lab.history.Entry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What a history says about speed: when orders were accepted and completed, and how long customers waited for an answer.
 *
 * @param ordersPerSecond how many customers arrive
 * @param loadEndMs when the last one came
 * @param acceptedMs when each acknowledged order was first acknowledged, ascending
 * @param completedMs when each order ended, ascending
 * @param answers every attempt to order: when it was over, and how long it took
 */
record Series(
        int ordersPerSecond, long loadEndMs, List<Long> acceptedMs, List<Long> completedMs, List<Answer> answers) {
    /**
     * An attempt to order.
     *
     * @param atMs when it was over
     * @param tookMs how long it took
     * @param good whether it was answered 2xx
     */
    record Answer(long atMs, long tookMs, boolean good) {}

    /**
     * A stretch of time.
     *
     * @param fromMs its begin
     * @param acceptedPerSecond orders accepted
     * @param completedPerSecond orders completed
     * @param p50Ms half of the attempts that were answered 2xx took no longer; nothing if there were none
     * @param p99Ms 99 % of them took no longer
     */
    record Bin(
            long fromMs, double acceptedPerSecond, double completedPerSecond, OptionalLong p50Ms, OptionalLong p99Ms) {}

    static Series of(List<Entry> history) {
        int ordersPerSecond = 0;
        long epochMs = 0;
        long loadEndMs = 0;
        List<Long> accepted = new ArrayList<>();
        List<Long> completed = new ArrayList<>();
        List<Answer> answers = new ArrayList<>();
        Set<String> known = new HashSet<>();
        for (Entry entry : history) {
            switch (entry) {
                case Entry.Began began -> {
                    ordersPerSecond = began.ordersPerSecond();
                    epochMs = began.epochMs();
                }
                case Entry.LoadEnded ended -> loadEndMs = ended.atMs();
                case Entry.Op op -> {
                    if (op.function() == Entry.Function.submit && op.type() != Entry.Type.invoke) {
                        boolean good = op.type() == Entry.Type.ok;
                        answers.add(new Answer(op.atMs(), op.tookMs(), good));
                        if (good && known.add(op.orderId())) {
                            accepted.add(op.atMs());
                        }
                    }
                }
                case Entry.FoundOrder order -> {
                    if (order.completedEpochMs() > 0) {
                        completed.add(order.completedEpochMs() - epochMs);
                    }
                }
                case Entry.Fault fault -> {}
                case Entry.FoundEffects effects -> {}
            }
        }
        Collections.sort(accepted);
        Collections.sort(completed);
        return new Series(ordersPerSecond, loadEndMs, accepted, completed, answers);
    }

    /** How many of {@code timesMs}, which ascend, are in [from, to). */
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

    /** The whole time in bins of equal width. */
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
