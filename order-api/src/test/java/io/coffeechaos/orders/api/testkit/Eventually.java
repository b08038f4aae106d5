package io.coffeechaos.orders.api.testkit;

import static org.awaitility.Awaitility.await;

import java.time.Duration;

/** Waits until an assertion holds. This is the only wait of these tests. */
public final class Eventually {
    private static final Duration AT_MOST = Duration.ofSeconds(60);
    private static final Duration BETWEEN = Duration.ofMillis(20);

    private Eventually() {}

    /** Tries the assertion until it holds, for 60 s at most. Only a failing test waits that long. */
    public static void eventually(Runnable assertion) {
        eventually(AT_MOST, assertion);
    }

    /** Tries the assertion until it holds, for this time at most. */
    public static void eventually(Duration atMost, Runnable assertion) {
        await().pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(BETWEEN)
                .atMost(atMost)
                .untilAsserted(assertion::run);
    }
}
