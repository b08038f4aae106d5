package io.coffeechaos.orders.api.bench;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the node's metrics say at one moment.
 *
 * @param cpuSeconds of the process, since it started
 * @param allocatedBytes in all its memory pools, since it started; moves with each collection
 * @param finished orders that reached their end
 * @param endToEndBuckets finished orders by the upper bound, in seconds, of the time they took; cumulative
 */
record NodeFigures(double cpuSeconds, double allocatedBytes, long finished, Map<Double, Long> endToEndBuckets) {
    private static final Pattern SAMPLE = Pattern.compile("^([a-z_]+)(?:\\{(.*)})? ([0-9.eE+-]+|\\+Inf)(?: .*)?$");
    private static final Pattern BOUND = Pattern.compile("le=\"([^\"]+)\"");

    /** Reads the Prometheus text format. */
    static NodeFigures parse(String metrics) {
        double cpu = 0;
        double allocated = 0;
        double finished = 0;
        Map<Double, Long> buckets = new TreeMap<>();
        for (String line : metrics.lines().toList()) {
            Matcher sample = SAMPLE.matcher(line);
            if (!sample.matches()) {
                continue;
            }
            double value = Double.parseDouble(sample.group(3));
            switch (sample.group(1)) {
                case "process_cpu_seconds_total" -> cpu = value;
                case "jvm_memory_pool_allocated_bytes_total" -> allocated += value;
                case "orders_finished_total" -> finished += value;
                case "order_time_to_terminal_seconds_bucket" -> {
                    Matcher bound = BOUND.matcher(sample.group(2));
                    if (bound.find()) {
                        buckets.merge(bound(bound.group(1)), (long) value, Long::sum);
                    }
                }
                default -> {}
            }
        }
        return new NodeFigures(cpu, allocated, (long) finished, buckets);
    }

    /** The bound under which this share of the orders since then was finished. */
    String endToEnd(NodeFigures since, double share) {
        long all = finished - since.finished();
        for (Map.Entry<Double, Long> bucket : endToEndBuckets.entrySet()) {
            long within = bucket.getValue() - since.endToEndBuckets().getOrDefault(bucket.getKey(), 0L);
            if (within >= share * all) {
                return bucket.getKey().isInfinite() ? "over" : "<= %.0f".formatted(bucket.getKey() * 1e3);
            }
        }
        return "?";
    }

    private static double bound(String text) {
        return text.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(text);
    }
}
