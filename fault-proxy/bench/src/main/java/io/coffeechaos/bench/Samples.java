package io.coffeechaos.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Measured values of one kind, in one unit. */
final class Samples {

    private final List<Double> values = new ArrayList<>();

    /** Creates an empty list of samples for each of {@code keys}, in their order. */
    static <K> Map<K, Samples> of(Collection<K> keys) {
        Map<K, Samples> samples = new LinkedHashMap<>();
        keys.forEach(key -> samples.put(key, new Samples()));
        return samples;
    }

    void add(double value) {
        values.add(value);
    }

    void addAll(Samples others) {
        values.addAll(others.values);
    }

    double median() {
        return quantile(0.5);
    }

    /** Returns the value below which this share of the values lies; the share is 0 to 1. */
    double quantile(double share) {
        if (values.isEmpty()) {
            return Double.NaN;
        }
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return sorted.get((int) Math.min(sorted.size() - 1L, Math.round(share * (sorted.size() - 1))));
    }
}
