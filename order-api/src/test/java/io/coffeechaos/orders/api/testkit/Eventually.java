package io.coffeechaos.orders.api.testkit;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** The only wait of these tests: until something holds, or the time is over. */
public final class Eventually {
    private static final Duration AT_MOST = Duration.ofSeconds(10);
    private static final Duration BETWEEN = Duration.ofMillis(20);

    private Eventually() {}

    /** Tries the assertion until it holds. */
    public static void eventually(Runnable assertion) {
        eventually(AT_MOST, assertion);
    }

    /** Tries the assertion until it holds, or this time is over. */
    public static void eventually(Duration atMost, Runnable assertion) {
        long untilNanos = System.nanoTime() + atMost.toNanos();
        while (true) {
            try {
                assertion.run();
                return;
            } catch (AssertionError e) {
                if (System.nanoTime() > untilNanos) {
                    throw e;
                }
                LockSupport.parkNanos(BETWEEN.toNanos());
            }
        }
    }
}
