package io.coffeechaos.orders.entity;

import io.coffeechaos.orders.metrics.EntityMetrics.Phase;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the open orders in the memory of a node by phase, and knows how many may stay there. Thread-safe. */
public final class OpenOrderCount {
    private final int max;
    private final Map<Phase, AtomicInteger> now = new EnumMap<>(Phase.class);

    /** Starts at zero. Above {@code max} open orders, parked orders leave memory until their next attempt. */
    public OpenOrderCount(int max) {
        this.max = max;
        for (Phase phase : Phase.values()) {
            now.put(phase, new AtomicInteger());
        }
    }

    /** The number of open orders in memory in this phase. */
    public int count(Phase phase) {
        return now.get(phase).get();
    }

    void entered(Phase phase) {
        now.get(phase).incrementAndGet();
    }

    void left(Phase phase) {
        now.get(phase).decrementAndGet();
    }

    boolean isCrowded() {
        return now.values().stream().mapToInt(AtomicInteger::get).sum() > max;
    }
}
