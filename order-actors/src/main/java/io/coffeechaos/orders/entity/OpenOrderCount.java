package io.coffeechaos.orders.entity;

import java.util.concurrent.atomic.AtomicInteger;

/** How many open orders are in a node's memory, and how many are welcome to stay. Thread-safe. */
public final class OpenOrderCount {
    private final int max;
    private final AtomicInteger now = new AtomicInteger();

    /** None yet; beyond {@code max}, those that wait leave memory until it is their time. */
    public OpenOrderCount(int max) {
        this.max = max;
    }

    /** How many there are. */
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
