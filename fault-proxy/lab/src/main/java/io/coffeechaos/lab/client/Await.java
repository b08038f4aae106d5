package io.coffeechaos.lab.client;

import java.time.Duration;

/** The only two ways in which a run waits: until a condition is true, and for a fixed time. */
public final class Await {
    private static final Duration INTERVAL = Duration.ofMillis(250);

    private Await() {}

    /** A condition. It may throw while it is not yet true. */
    @FunctionalInterface
    public interface Check {
        boolean holds() throws Exception;
    }

    /**
     * Checks a condition again and again until it is true.
     *
     * @param what the condition in words, for the message of the exception
     * @throws NotSoException when the condition is not true within {@code timeout}
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
        throw new NotSoException("timed out after " + timeout.toSeconds() + " s: " + what + last);
    }

    /** Waits for {@code time}. */
    public static void pass(Duration time) throws InterruptedException {
        Thread.sleep(time);
    }

    /** The system did not reach an expected state in time. */
    public static final class NotSoException extends Exception {
        private static final long serialVersionUID = 1L;

        NotSoException(String message) {
            super(message);
        }
    }
}
