package io.coffeechaos.orders.api.admission;

import io.coffeechaos.orders.OrderId;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Spares a dead journal, and the customers, the two seconds that each try would take. It counts different orders, not
 * failures: one poisoned order, asked again and again by its client, is no outage. Nor does it count a try during which
 * another one succeeded: when a node dies, the orders that lived there do not answer, and those that live elsewhere do.
 */
public final class AcceptBreaker {
    private final int ordersToOpen;
    private final Duration reset;
    private final LongSupplier nanoTime;
    private final Set<OrderId> failed = new HashSet<>();
    private long successes;
    private boolean open;
    private long probeAtNanos;

    /**
     * @param ordersToOpen so many different orders must fail, without a success since the first of them was tried
     * @param reset how long after a failure the next order may try
     * @param nanoTime a monotonic clock in nanoseconds
     */
    public AcceptBreaker(int ordersToOpen, Duration reset, LongSupplier nanoTime) {
        this.ordersToOpen = ordersToOpen;
        this.reset = reset;
        this.nanoTime = nanoTime;
    }

    /**
     * An order that asks the journal.
     *
     * @param successesBefore how many had succeeded when it began
     */
    public record Try(OrderId order, long successesBefore) {}

    /** Whether this order may try now. While open, one is let through every {@code reset}: the probe. */
    public synchronized Optional<Try> tryAcquire(OrderId order) {
        long now = nanoTime.getAsLong();
        if (open && now - probeAtNanos < 0) {
            return Optional.empty();
        }
        probeAtNanos = now + reset.toNanos();
        return Optional.of(new Try(order, successes));
    }

    /** The journal answered: whatever the answer was, it is there. */
    public synchronized void succeeded() {
        open = false;
        successes++;
        failed.clear();
    }

    /** The journal did not answer to this try, or could not say whether it stored the order. */
    public synchronized void failed(Try tried) {
        if (tried.successesBefore() != successes) {
            return;
        }
        // The set is bounded: once open, no more is added, and success clears it.
        if (!open) {
            failed.add(tried.order());
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
