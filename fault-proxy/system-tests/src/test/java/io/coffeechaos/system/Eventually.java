package io.coffeechaos.system;

import static org.awaitility.Awaitility.await;

import java.time.Duration;

/** The only wait of these tests: until something becomes true. */
final class Eventually {
    private static final Duration INTERVAL = Duration.ofMillis(200);

    private Eventually() {}

    /** An assertion that may throw anything until it holds. */
    @FunctionalInterface
    interface Check {
        void run() throws Exception;
    }

    /**
     * Repeats {@code check} every 200 ms until it passes.
     *
     * @param patience the bound; about ten times what a slow machine needs, since only a failing test waits that long
     * @throws org.awaitility.core.ConditionTimeoutException with the last failure, when {@code patience} is over
     */
    static void eventually(Duration patience, Check check) {
        await().pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(INTERVAL)
                .atMost(patience)
                .ignoreExceptionsMatching(failure -> !(failure instanceof InterruptedException))
                .untilAsserted(check::run);
    }
}
