package io.coffeechaos.orders;

import java.time.Instant;

/** How an order that was not confirmed ends, once everything that had to be undone is undone. */
public enum CompensationOutcome {
    /** A dependency refused a step. */
    REJECTED,
    /** The customer asked for it. */
    CANCELLED,
    /** Its time budget was spent. */
    EXPIRED;

    /** The reason's code when the customer asked. */
    public static final String CANCELLED_BY_CUSTOMER = "CANCELLED_BY_CUSTOMER";
    /** The reason's code when the time budget was spent. */
    public static final String TIME_BUDGET_SPENT = "TIME_BUDGET_SPENT";

    /** The terminal fact of this ending. */
    public OutwardEvent fact(String code, String message, Instant at) {
        return switch (this) {
            case REJECTED -> new OutwardEvent.OrderRejected(code, message, at);
            case CANCELLED -> new OutwardEvent.OrderCancelled(at);
            case EXPIRED -> new OutwardEvent.OrderExpired(at);
        };
    }
}
