package io.coffeechaos.orders.simulation;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** How often each fault was met. */
final class Marks {
    private final Map<Mark, Long> hits = new EnumMap<>(Mark.class);

    void hit(Mark mark) {
        hits.merge(mark, 1L, Long::sum);
    }

    long count(Mark mark) {
        return hits.getOrDefault(mark, 0L);
    }

    void add(Marks other) {
        other.hits.forEach((mark, count) -> hits.merge(mark, count, Long::sum));
    }

    @Override
    public String toString() {
        return hits.toString();
    }

    /** The faults that were never met. */
    List<Mark> missing() {
        List<Mark> missing = new ArrayList<>();
        for (Mark mark : Mark.values()) {
            if (count(mark) == 0) {
                missing.add(mark);
            }
        }
        return missing;
    }
}
