package io.coffeechaos.orders.saga;

import io.coffeechaos.orders.Direction;
import io.coffeechaos.orders.Step;

/**
 * Identifies the attempt of a call or a timer. The saga ignores an outcome or a timer of another attempt. Only a
 * success counts for every attempt of the current step and direction.
 *
 * @param run the run number
 * @param step the step
 * @param direction whether the step is called or undone
 * @param attempt the number of the attempt, from 1 within the step and direction
 */
public record AttemptId(long run, Step step, Direction direction, int attempt) {
    /** Returns the id of the next attempt. */
    AttemptId next() {
        return new AttemptId(run, step, direction, attempt + 1);
    }

    /** Whether both are attempts of the same run, step and direction. */
    boolean isBrotherOf(AttemptId other) {
        return run == other.run && step == other.step && direction == other.direction;
    }
}
