package io.coffeechaos.orders;

/**
 * Why the last attempt at a step did not end it, for people (order-api.md 5, {@code lastError}).
 *
 * @param kind {@code timeout}, {@code unreachable}, {@code server-error}, {@code malformed}, {@code breaker-open},
 *     {@code bulkhead-full} or {@code refused}
 * @param message one sentence with the limit or the status it met
 */
public record StepError(String kind, String message) {
    /** The breaker of the dependency did not let the call through. */
    public static final String BREAKER_OPEN = "breaker-open";
}
