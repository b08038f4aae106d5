package io.coffeechaos.orders.api.admission;

import io.coffeechaos.orders.OrderId;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Spares a dead journal, and the customers, the two seconds that each try would take. It counts different orders, not
 * failures: one poisoned order, asked again and again by its client, is no outage.
 */
public final class AcceptBreaker {
    private final int ordersToOpen;
    private final Duration reset;
    private final LongSupplier nanoTime;
    private final Set<OrderId> failed = new HashSet<>();
    private boolean open;
    private long probeAtNanos;

    /**
     * @param ordersToOpen so many different orders must fail without a success between them
     * @param reset how long after a failure the next order may try
     * @param nanoTime a monotonic clock in nanoseconds
     */
    public AcceptBreaker(int ordersToOpen, Duration reset, LongSupplier nanoTime) {
        this.ordersToOpen = ordersToOpen;
        this.reset = reset;
        this.nanoTime = nanoTime;
    }

    /** Whether an order may try now. While open, one is let through every {@code reset}: the probe. */
    public synchronized boolean tryAcquire() {
        if (!open) {
            return true;
        }
        long now = nanoTime.getAsLong();
        if (now - probeAtNanos < 0) {
            return false;
        }
        probeAtNanos = now + reset.toNanos();
        return true;
    }

    /** The journal answered: whatever the answer was, it is there. */
    public synchronized void succeeded() {
        open = false;
        failed.clear();
    }

    /** The journal did not answer for this order, or could not say whether it stored it. */
    public synchronized void failed(OrderId id) {
        // The set is bounded: once open, no more is added, and success clears it.
        if (!open) {
            failed.add(id);
            open = failed.size() >= ordersToOpen;
        }
        if (open) {
            probeAtNanos = nanoTime.getAsLong() + reset.toNanos();
        }
    }

    /** Whether orders are turned away. */
    public synchronized boolean isOpen() {
        return open;
    }
}
