package io.coffeechaos.orders.api.bench;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The values of the node's metrics at one moment.
 *
 * @param cpuSeconds processor time of the process since its start
 * @param allocatedBytes bytes allocated in all memory pools since the start; the value changes at each garbage
 *     collection
 * @param finished number of finished orders
 * @param endToEndBuckets cumulative number of finished orders by the upper bound of their time, in seconds
 */
record NodeFigures(double cpuSeconds, double allocatedBytes, long finished, Map<Double, Long> endToEndBuckets) {
    private static final Pattern SAMPLE = Pattern.compile("^([a-z_]+)(?:\\{(.*)})? ([0-9.eE+-]+|\\+Inf)(?: .*)?$");
    private static final Pattern BOUND = Pattern.compile("le=\"([^\"]+)\"");

    /** Parses the text format of Prometheus. */
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

    /** The bucket bound within which this share of the orders since the earlier figures was finished. */
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
