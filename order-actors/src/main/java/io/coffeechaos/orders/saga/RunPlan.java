package io.coffeechaos.orders.saga;

/**
 * Where a run begins.
 *
 * @param run the number the entity gave this run
 * @param template the order as every step asks for it; its step is the one to begin with
 * @param started whether that step's start is in the journal
 * @param delayed whether that step's delay is in the journal
 */
public record RunPlan(long run, StepRequest template, boolean started, boolean delayed) {}
