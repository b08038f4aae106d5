package io.coffeechaos.orders;

import java.time.Instant;

/** The end of a compensated order, reached once all steps of the decision are undone. */
public enum CompensationOutcome {
    /** A dependency refused a step. */
    REJECTED,
    /** The customer cancelled the order. */
    CANCELLED,
    /** The time budget of the order was spent. */
    EXPIRED;

    /** The reason code of an order that the customer cancelled. */
    public static final String CANCELLED_BY_CUSTOMER = "CANCELLED_BY_CUSTOMER";
    /** The reason code of an order whose time budget was spent. */
    public static final String TIME_BUDGET_SPENT = "TIME_BUDGET_SPENT";

    /** Returns the last outward event of an order with this outcome. */
    public OutwardEvent fact(String code, String message, Instant at) {
        return switch (this) {
            case REJECTED -> new OutwardEvent.OrderRejected(code, message, at);
            case CANCELLED -> new OutwardEvent.OrderCancelled(at);
            case EXPIRED -> new OutwardEvent.OrderExpired(at);
        };
    }
}
