package io.coffeechaos.lab.kpi;

import java.util.Map;
import java.util.NavigableMap;

/** Quantiles of a Prometheus histogram. */
final class Quantile {
    private Quantile() {}

    /**
     * Estimates a quantile as Prometheus does, with even steps inside a bound.
     *
     * @param share 0 to 1
     * @param bounds the number of values by upper bound in seconds; each value is in one bound
     * @return milliseconds; 0 without values; the last finite bound for values beyond it
     */
    static long millis(double share, NavigableMap<Double, Double> bounds) {
        double all = bounds.values().stream().mapToDouble(Double::doubleValue).sum();
        if (all <= 0) {
            return 0;
        }
        double rank = share * all;
        double below = 0;
        double lower = 0;
        for (Map.Entry<Double, Double> bound : bounds.entrySet()) {
            if (below + bound.getValue() >= rank) {
                double upper = Double.isInfinite(bound.getKey()) ? lower : bound.getKey();
                return Math.round(1000 * (lower + (upper - lower) * (rank - below) / bound.getValue()));
            }
            below += bound.getValue();
            lower = bound.getKey();
        }
        return Math.round(1000 * lower);
    }
}
