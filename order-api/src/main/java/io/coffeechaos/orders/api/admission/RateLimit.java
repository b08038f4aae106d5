package io.coffeechaos.orders.api.admission;

import java.util.function.LongSupplier;

/**
 * A token bucket for all POSTs of this node (order-api.md 10). It does not separate client addresses, because all
 * requests come through the fault proxy and so from one address.
 */
public final class RateLimit {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final double ratePerSecond;
    private final double burst;
    private final LongSupplier nanoTime;
    private double tokens;
    private long refilledAtNanos;

    /**
     * @param ratePerSecond orders per second; 0 turns the limit off
     * @param burst most orders at once after a quiet time
     * @param nanoTime a monotonic clock in nanoseconds
     */
    public RateLimit(int ratePerSecond, int burst, LongSupplier nanoTime) {
        if (ratePerSecond < 0 || burst < 0) {
            throw new IllegalArgumentException(
                    "rate and burst must be 0 or more: were " + ratePerSecond + " and " + burst);
        }
        this.ratePerSecond = ratePerSecond;
        this.burst = burst;
        this.nanoTime = nanoTime;
        this.tokens = burst;
        this.refilledAtNanos = nanoTime.getAsLong();
    }

    /** Takes a token. Returns false if the bucket has none. */
    public synchronized boolean tryAcquire() {
        if (ratePerSecond == 0) {
            return true;
        }
        long now = nanoTime.getAsLong();
        tokens = Math.min(burst, tokens + (now - refilledAtNanos) * ratePerSecond / NANOS_PER_SECOND);
        refilledAtNanos = now;
        if (tokens < 1) {
            return false;
        }
        tokens -= 1;
        return true;
    }
}
