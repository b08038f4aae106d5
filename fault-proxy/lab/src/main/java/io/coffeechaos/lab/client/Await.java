package io.coffeechaos.lab.client;

import java.time.Duration;

/** The only two waits of a run: until something is so, and for a stretch of time to pass. */
public final class Await {
    private static final Duration INTERVAL = Duration.ofMillis(250);

    private Await() {}

    /** Something that may throw until it is so. */
    @FunctionalInterface
    public interface Check {
        boolean holds() throws Exception;
    }

    /**
     * Asks until it is so.
     *
     * @param what it is, for whoever reads that it never was
     * @throws NotSoException when {@code timeout} is over
     */
    public static void until(String what, Duration timeout, Check check) throws InterruptedException, NotSoException {
        long deadlineNanos = System.nanoTime() + timeout.toNanos();
        String last = "";
        while (System.nanoTime() < deadlineNanos) {
            try {
                if (check.holds()) {
                    return;
                }
            } catch (InterruptedException stopping) {
                throw stopping;
            } catch (Exception notYet) {
                last = " (" + notYet + ")";
            }
            pass(INTERVAL);
        }
        throw new NotSoException("not so after " + timeout.toSeconds() + " s: " + what + last);
    }

    /** Lets time pass. */
    public static void pass(Duration time) throws InterruptedException {
        Thread.sleep(time);
    }

    /** The system did not come to a state that it must come to. */
    public static final class NotSoException extends Exception {
        private static final long serialVersionUID = 1L;

        NotSoException(String message) {
            super(message);
        }
    }
}
