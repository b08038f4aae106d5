package io.coffeechaos.orders.saga;

/** Whether a step is made or undone. */
public enum Direction {
    /** Made. */
    CALL,
    /** Undone. */
    UNDO
}
