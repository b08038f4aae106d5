package io.coffeechaos.orders.api.cluster;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Notices that this process did not run for a while, whatever stopped it: a signal, a debugger, a collector, the machine.
 * Others may run its orders by now, and what it knows of the cluster is from before, until it has heard from the others
 * again.
 */
final class PauseDetector {
    private final long mostNanos;
    private final long doubtNanos;
    private final LongSupplier nanoTime;
    private volatile long ranNanos;
    private volatile long doubtUntilNanos;

    /**
     * @param most how long it may stand still without anybody taking its place
     * @param doubt after which it has heard from the others, or has found itself alone
     * @param nanoTime a clock that goes on while the process does not, in nanoseconds
     */
    PauseDetector(Duration most, Duration doubt, LongSupplier nanoTime) {
        this.mostNanos = most.toNanos();
        this.doubtNanos = doubt.toNanos();
        this.nanoTime = nanoTime;
        this.ranNanos = nanoTime.getAsLong();
        this.doubtUntilNanos = ranNanos;
    }

    /** To be called much more often than what it may stand still. */
    void runs() {
        boolean unused = isRecent();
        ranNanos = nanoTime.getAsLong();
    }

    /** Whether it stood still until so recently that nothing it knows can be trusted. */
    boolean isRecent() {
        long nowNanos = nanoTime.getAsLong();
        if (nowNanos - ranNanos > mostNanos) {
            doubtUntilNanos = nowNanos + doubtNanos;
        }
        return nowNanos - doubtUntilNanos < 0;
    }
}
