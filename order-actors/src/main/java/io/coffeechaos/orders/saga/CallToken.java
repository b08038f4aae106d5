package io.coffeechaos.orders.saga;

import io.coffeechaos.orders.Step;

/**
 * Which attempt a call or a timer belongs to. What comes back with a foreign one is dropped; only a success of the
 * current step is believed whichever attempt it answers.
 *
 * @param run the run's number
 * @param step the step called
 * @param attempt counted from 1 within the step
 */
public record CallToken(long run, Step step, int attempt) {}
