package io.coffeechaos.orders.simulation;

/** What failed because the schedule said so; without a stack, because there are many. */
final class ByOrder extends RuntimeException {
    ByOrder() {
        super("by order of the schedule", null, false, false);
    }
}
