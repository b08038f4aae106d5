package io.coffeechaos.system;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The only two waits of these tests: until something becomes true, and for a stretch of time to pass. */
final class Eventually {
    private static final Duration INTERVAL = Duration.ofMillis(200);

    private Eventually() {}

    /** Something that may throw until it is so. */
    @FunctionalInterface
    interface Check {
        void run() throws Exception;
    }

    /**
     * Repeats {@code check} until it passes.
     *
     * @throws AssertionError its last failure, when {@code patience} is over
     */
    static void eventually(Duration patience, Check check) throws InterruptedException {
        long deadlineNanos = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                check.run();
                return;
            } catch (InterruptedException stopping) {
                throw stopping;
            } catch (Exception | AssertionError notYet) {
                if (System.nanoTime() > deadlineNanos) {
                    throw new AssertionError("still not so after " + patience + ": " + notYet.getMessage(), notYet);
                }
            }
            pass(INTERVAL);
        }
    }

    /** Lets time pass: load runs on, or a fault lasts. */
    static void pass(Duration time) throws InterruptedException {
        boolean never = new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS);
        if (never) {
            throw new IllegalStateException("nobody counts down");
        }
    }
}
