package io.coffeechaos.orders.saga;

import io.coffeechaos.orders.Step;

/**
 * Which attempt a call or a timer belongs to. What comes back with a foreign one is dropped; only a success of the
 * current step and direction is believed whichever attempt it answers.
 *
 * @param run the run's number
 * @param step the step called
 * @param direction whether it is made or undone
 * @param attempt counted from 1 within the step and direction
 */
public record AttemptId(long run, Step step, Direction direction, int attempt) {
    /** The attempt after this one. */
    AttemptId next() {
        return new AttemptId(run, step, direction, attempt + 1);
    }

    /** Whether both are attempts of one run at the same thing. */
    boolean isBrotherOf(AttemptId other) {
        return run == other.run && step == other.step && direction == other.direction;
    }
}
