package io.coffeechaos.orders.entity;

import java.util.concurrent.atomic.AtomicInteger;

/** Counts the open orders in the memory of a node and knows how many may stay there. Thread-safe. */
public final class OpenOrderCount {
    private final int max;
    private final AtomicInteger now = new AtomicInteger();

    /** Starts at zero. Above {@code max} open orders, parked orders leave memory until their next attempt. */
    public OpenOrderCount(int max) {
        this.max = max;
    }

    /** The number of open orders in memory. */
    public int count() {
        return now.get();
    }

    void entered() {
        now.incrementAndGet();
    }

    void left() {
        now.decrementAndGet();
    }

    boolean isCrowded() {
        return now.get() > max;
    }
}
