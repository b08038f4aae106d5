package io.coffeechaos.orders.entity;

/** The state of one step (order-api.md 5, Step state). RETRYING is a live value and is never stored. */
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
