package io.coffeechaos.system;

import static org.awaitility.Awaitility.await;

import java.time.Duration;

/** The only way in which these tests wait: until an assertion holds. */
final class Eventually {
    private static final Duration INTERVAL = Duration.ofMillis(200);

    private Eventually() {}

    /** An assertion. It may throw any exception until it holds. */
    @FunctionalInterface
    interface Check {
        void run() throws Exception;
    }

    /**
     * Repeats {@code check} every 200 ms until it passes.
     *
     * @param patience the timeout; about ten times the need of a slow machine, because only a failing test waits so
     *     long
     * @throws org.awaitility.core.ConditionTimeoutException with the last failure, if the check never passes in time
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
