package io.coffeechaos.orders.simulation;

/** A failure that the schedule injects. It has no stack trace, because a schedule injects many. */
final class ByOrder extends RuntimeException {
    ByOrder() {
        super("injected by the schedule", null, false, false);
    }
}
