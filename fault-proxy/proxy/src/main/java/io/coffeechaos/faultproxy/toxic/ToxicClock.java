package io.coffeechaos.faultproxy.toxic;

/**
 * The clock of a toxic: the event loop's clock in production, a virtual clock in tests.
 *
 * <p>Actions run on the link's own thread, and never too early.
 */
public interface ToxicClock {

    /** Returns the current time in nanoseconds from an arbitrary origin; readings are compared by subtraction only. */
    long nanoTime();

    /** Runs {@code action} once, when {@link #nanoTime} has reached {@code dueNanos}. */
    Timer schedule(long dueNanos, Runnable action);

    /** A scheduled action. */
    interface Timer {
        /** Cancels the action; has no effect if the action has already run. */
        void cancel();
    }
}
