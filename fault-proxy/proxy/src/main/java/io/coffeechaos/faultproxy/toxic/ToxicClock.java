package io.coffeechaos.faultproxy.toxic;

/**
 * The time a toxic lives in: the event loop's in production, a virtual one in tests.
 *
 * <p>Actions run on the link's own thread, never early.
 */
public interface ToxicClock {

    /** Now, in nanoseconds from an arbitrary origin; compare by subtraction only. */
    long nanoTime();

    /** Runs {@code action} once when {@link #nanoTime} has reached {@code dueNanos}. */
    Timer schedule(long dueNanos, Runnable action);

    /** A scheduled action. */
    interface Timer {
        /** Makes sure that the action does not run any more; without effect once it ran. */
        void cancel();
    }
}
