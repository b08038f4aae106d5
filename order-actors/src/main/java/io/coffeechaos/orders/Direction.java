package io.coffeechaos.orders;

/** Whether a step is called or undone. */
public enum Direction {
    /** Executes the step. */
    CALL,
    /** Undoes the step. */
    UNDO
}
