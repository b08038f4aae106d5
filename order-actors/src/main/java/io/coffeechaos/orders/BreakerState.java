package io.coffeechaos.orders;

import java.util.Locale;

/** The state of a circuit breaker. */
public enum BreakerState {
    /** Calls go through. */
    CLOSED(0),
    /** One call may go through, as a probe. */
    HALF_OPEN(1),
    /** No call goes through. */
    OPEN(2);

    private final int gauge;

    BreakerState(int gauge) {
        this.gauge = gauge;
    }

    /** The value of the metric for this state (order-api.md 11). */
    public int gauge() {
        return gauge;
    }

    /** The word for this state: {@code closed}, {@code half-open} or {@code open}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
