package io.coffeechaos.orders.api.admission;

import io.coffeechaos.orders.OrderId;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * A circuit breaker for the journal. Without it, each order would wait two seconds for a journal that is down.
 *
 * <p>The breaker counts different orders, not failures: a client may send one faulty order again and again, and that is
 * not an outage. It does not count a try during which another order succeeded: when a node crashes, the orders on that
 * node do not answer, but the orders on other nodes do.
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
     * @param ordersToOpen number of different orders that must fail, with no success since the first of them began
     * @param reset time after a failure until the next order may try
     * @param nanoTime a monotonic clock in nanoseconds
     */
    public AcceptBreaker(int ordersToOpen, Duration reset, LongSupplier nanoTime) {
        this.ordersToOpen = ordersToOpen;
        this.reset = reset;
        this.nanoTime = nanoTime;
    }

    /**
     * The try of one order to reach the journal.
     *
     * @param order the order that tries
     * @param successesBefore the number of successes when the try began
     */
    public record Try(OrderId order, long successesBefore) {}

    /**
     * Returns a try if this order may ask the journal now. While the breaker is open, it lets one order through in
     * every {@code reset}, as a probe.
     */
    public synchronized Optional<Try> tryAcquire(OrderId order) {
        long now = nanoTime.getAsLong();
        if (open && now - probeAtNanos < 0) {
            return Optional.empty();
        }
        probeAtNanos = now + reset.toNanos();
        return Optional.of(new Try(order, successes));
    }

    /** Records that the journal answered. Any answer shows that the journal is available. */
    public synchronized void succeeded() {
        open = false;
        successes++;
        failed.clear();
    }

    /** Records that the journal did not answer this try, or could not say whether it stored the order. */
    public synchronized void failed(Try tried) {
        if (tried.successesBefore() != successes) {
            return;
        }
        // The set is bounded: an open breaker adds no order, and a success clears the set.
        if (!open) {
            failed.add(tried.order());
            open = failed.size() >= ordersToOpen;
        }
        if (open) {
            probeAtNanos = nanoTime.getAsLong() + reset.toNanos();
        }
    }

    /** Whether the breaker rejects orders now. */
    public synchronized boolean isOpen() {
        return open;
    }
}
