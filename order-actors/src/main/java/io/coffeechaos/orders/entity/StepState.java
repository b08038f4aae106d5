package io.coffeechaos.orders.entity;

/** What one step of an order shows (order-api.md 5, Step state). RETRYING is a live value and never stored. */
public enum StepState {
    WAITING,
    RUNNING,
    RETRYING,
    DELAYED,
    DONE,
    FAILED,
    UNDOING,
    UNDONE,
    SKIPPED
}
