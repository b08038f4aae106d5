package io.coffeechaos.lab.experiment.runner;

import java.time.Duration;
import java.util.Optional;

/**
 * How an experiment is run.
 *
 * @param frequency the pause between two checks of the hypothesis during the method; the checks themselves come on top
 * @param failFast whether the first unmet check during the method ends the method
 */
public record RunOptions(
        HypothesisStrategy hypothesis,
        Duration frequency,
        boolean failFast,
        RollbackStrategy rollbacks,
        Optional<Dry> dry) {
    /** Chaos Toolkit's defaults. */
    public static final RunOptions DEFAULTS = new RunOptions(
            HypothesisStrategy.DEFAULT, Duration.ofSeconds(1), false, RollbackStrategy.DEFAULT, Optional.empty());
}
