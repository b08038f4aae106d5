package io.coffeechaos.orders.api.admission;

import io.coffeechaos.orders.BreakerState;
import io.coffeechaos.orders.OrderId;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
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
    private final Consumer<BreakerState> changed;
    private boolean open;
    private boolean probing;
    private long probeAtNanos;

    /**
     * @param ordersToOpen number of different orders that must fail, with no success since the first of them began
     * @param reset time after a failure until the next order may try
     * @param nanoTime a monotonic clock in nanoseconds
     * @param changed gets the state after each order that changes it
     */
    public AcceptBreaker(int ordersToOpen, Duration reset, LongSupplier nanoTime, Consumer<BreakerState> changed) {
        this.ordersToOpen = ordersToOpen;
        this.reset = reset;
        this.nanoTime = nanoTime;
        this.changed = changed;
    }

    /**
     * The try of one order to reach the journal.
     *
     * @param order the order that tries
     * @param successesBefore the number of successes when the try began
     * @param isProbe whether the breaker was open when the try began
     */
    public record Try(OrderId order, long successesBefore, boolean isProbe) {}

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
        if (open && !probing) {
            probing = true;
            changed.accept(BreakerState.HALF_OPEN);
        }
        return Optional.of(new Try(order, successes, open));
    }

    /** Records that the journal answered. Any answer shows that the journal is available. */
    public synchronized void succeeded() {
        successes++;
        failed.clear();
        if (open) {
            open = false;
            probing = false;
            changed.accept(BreakerState.CLOSED);
        }
    }

    /** Records that the journal did not answer this try, or could not say whether it stored the order. */
    public synchronized void failed(Try tried) {
        if (tried.successesBefore() != successes) {
            return;
        }
        // The set is bounded: an open breaker adds no order, and a success clears the set.
        if (!open) {
            failed.add(tried.order());
            if (failed.size() < ordersToOpen) {
                return;
            }
            open = true;
            changed.accept(BreakerState.OPEN);
        } else if (probing && tried.isProbe()) {
            probing = false;
            changed.accept(BreakerState.OPEN);
        }
        if (!probing) {
            probeAtNanos = nanoTime.getAsLong() + reset.toNanos();
        }
    }

    /** The state now. An open breaker is half-open while a probe is under way, and when the next order may be one. */
    public synchronized BreakerState state() {
        if (!open) {
            return BreakerState.CLOSED;
        }
        return probing || nanoTime.getAsLong() - probeAtNanos >= 0 ? BreakerState.HALF_OPEN : BreakerState.OPEN;
    }
}
