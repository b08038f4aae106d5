package io.coffeechaos.lab.experiment.file;

import io.coffeechaos.lab.experiment.file.Activity.Expectation;
import java.time.Duration;

/**
 * A stop condition: a probe that ends the experiment when its tolerance is not met.
 *
 * @param probe the probe
 * @param expectation what its output must be
 * @param mode when it runs
 */
public record Safeguard(Activity.Call probe, Expectation expectation, Mode mode) {
    /** When a safeguard runs. */
    public sealed interface Mode {
        /** Once, before the experiment, which waits for it. */
        record Before() implements Mode {}

        /** Once, while the experiment goes on. */
        record Once() implements Mode {}

        /** Again and again, with a pause between two runs. */
        record Every(Duration pause) implements Mode {}
    }
}
