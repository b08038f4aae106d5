package io.coffeechaos.lab.experiment.runner;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The time of a run: what the clock shows, and how long a pause is. Tests have one without waiting. */
public interface Pacer {
    /** The time. */
    Instant now();

    /**
     * Waits until the latch is open, but no longer than {@code most}.
     *
     * @return whether the latch is open
     */
    boolean await(CountDownLatch latch, Duration most) throws InterruptedException;

    /** The system's clock. */
    static Pacer system() {
        return new Pacer() {
            @Override
            public Instant now() {
                return Instant.now();
            }

            @Override
            public boolean await(CountDownLatch latch, Duration most) throws InterruptedException {
                return latch.await(most.toNanos(), TimeUnit.NANOSECONDS);
            }
        };
    }
}
