package io.coffeechaos.orders.api.bench;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;

/**
 * The cost of the orders of one run.
 *
 * @param load the result of the run
 * @param requestsPerOrder store requests by operation, without those that the node sends at rest; a batch counts once
 * @param cpuMillis processor time of the node's process in milliseconds, per order
 * @param allocatedBytes bytes allocated on the node's heap, per order; exact only to one garbage collection
 * @param endToEnd time from acceptance to end, p50 / p99 in ms, as bucket bounds of the node's histogram
 */
record Cost(
        ClosedLoop.Result load,
        Map<String, Double> requestsPerOrder,
        double cpuMillis,
        double allocatedBytes,
        String endToEnd) {

    static Cost of(BenchStack stack, Map<String, Double> atRestPerSecond, Callable<ClosedLoop.Result> run)
            throws Exception {
        Map<String, Long> requestsBefore = stack.requests();
        NodeFigures before = stack.figures();
        long begunNanos = System.nanoTime();
        ClosedLoop.Result load = run.call();
        NodeFigures after = stack.figures();
        Map<String, Long> requestsAfter = stack.requests();
        double seconds = (System.nanoTime() - begunNanos) / 1e9;
        Map<String, Double> perOrder = new TreeMap<>();
        requestsAfter.forEach((kind, count) -> {
            double own =
                    count - requestsBefore.getOrDefault(kind, 0L) - atRestPerSecond.getOrDefault(kind, 0.0) * seconds;
            perOrder.put(kind, Math.max(0, own) / load.orders());
        });
        return new Cost(
                load,
                perOrder,
                Duration.ofMillis((long) (1e3 * (after.cpuSeconds() - before.cpuSeconds())))
                                .toMillis()
                        / (double) load.orders(),
                (after.allocatedBytes() - before.allocatedBytes()) / load.orders(),
                "%s / %s".formatted(after.endToEnd(before, 0.5), after.endToEnd(before, 0.99)));
    }

    /** Store requests of all operations per order. */
    double requests() {
        return requestsPerOrder.values().stream()
                .mapToDouble(Double::doubleValue)
                .sum();
    }
}
