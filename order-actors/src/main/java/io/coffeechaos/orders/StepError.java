package io.coffeechaos.orders;

/**
 * Why the last attempt of a step did not succeed, for people (order-api.md 5, {@code lastError}).
 *
 * @param kind {@code timeout}, {@code unreachable}, {@code server-error}, {@code malformed}, {@code breaker-open},
 *     {@code bulkhead-full} or {@code refused}
 * @param message one sentence in our own words, with the limit that was reached or the status that was received.
 *     Customers read it, so it has no text of an exception
 */
public record StepError(String kind, String message) {
    /** The kind of a call that the circuit breaker of the dependency did not let through. */
    public static final String BREAKER_OPEN = "breaker-open";

    /** The kind of a call that found the bulkhead of the dependency full, or waited there too long. */
    public static final String BULKHEAD_FULL = "bulkhead-full";

    /** Whether the dependency never got the call. */
    public boolean neverSent() {
        return kind.equals(BREAKER_OPEN) || kind.equals(BULKHEAD_FULL);
    }
}
