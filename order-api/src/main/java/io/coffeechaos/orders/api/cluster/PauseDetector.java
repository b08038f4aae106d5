package io.coffeechaos.orders.api.cluster;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Detects that this process did not run for a while. The cause may be a signal, a debugger, the garbage collector or
 * the machine. After such a pause other nodes may run the orders of this node, and its view of the cluster is old until
 * the other nodes have contacted it again.
 */
final class PauseDetector {
    private final long mostNanos;
    private final long doubtNanos;
    private final LongSupplier nanoTime;
    private final LongAdder pauses = new LongAdder();
    private volatile long ranNanos;
    private volatile long doubtUntilNanos;

    /**
     * @param most longest pause after which no other node has taken over
     * @param doubt time after a pause until this node has heard from the other nodes or has found that it is alone
     * @param nanoTime a clock in nanoseconds that continues while the process is paused
     */
    PauseDetector(Duration most, Duration doubt, LongSupplier nanoTime) {
        this.mostNanos = most.toNanos();
        this.doubtNanos = doubt.toNanos();
        this.nanoTime = nanoTime;
        this.ranNanos = nanoTime.getAsLong();
        this.doubtUntilNanos = ranNanos;
    }

    /** Records that the process runs. The caller calls this much more often than the longest allowed pause. */
    void runs() {
        if (nanoTime.getAsLong() - ranNanos > mostNanos) {
            pauses.increment();
        }
        boolean unused = isRecent();
        ranNanos = nanoTime.getAsLong();
    }

    /** The number of pauses that were longer than allowed, since the start. */
    long pauses() {
        return pauses.sum();
    }

    /** Whether the process was paused so recently that its view of the cluster may be old. */
    boolean isRecent() {
        long nowNanos = nanoTime.getAsLong();
        if (nowNanos - ranNanos > mostNanos) {
            doubtUntilNanos = nowNanos + doubtNanos;
        }
        return nowNanos - doubtUntilNanos < 0;
    }
}
