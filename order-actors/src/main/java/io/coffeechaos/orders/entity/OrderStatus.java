package io.coffeechaos.orders.entity;

/** The nine statuses of order-api.md 5. */
public enum OrderStatus {
    ACCEPTED(false),
    PAYMENT_PENDING(false),
    INVENTORY_PENDING(false),
    SHIPPING_PENDING(false),
    CONFIRMED(true),
    COMPENSATING(false),
    REJECTED(true),
    CANCELLED(true),
    EXPIRED(true);

    private final boolean terminal;

    OrderStatus(boolean terminal) {
        this.terminal = terminal;
    }

    /** Whether an order in this status never changes again. */
    public boolean terminal() {
        return terminal;
    }

    /** Whether an order in this status can be cancelled. */
    public boolean cancellable() {
        return switch (this) {
            case ACCEPTED, PAYMENT_PENDING, INVENTORY_PENDING, SHIPPING_PENDING -> true;
            case CONFIRMED, COMPENSATING, REJECTED, CANCELLED, EXPIRED -> false;
        };
    }
}
