package io.coffeechaos.lab.experiment.runner;

import java.util.Locale;
import java.util.Optional;

/** When the rollbacks are played. */
public enum RollbackStrategy {
    /** Unless the run failed or was interrupted. */
    DEFAULT,
    /** In every case. */
    ALWAYS,
    /** Never. */
    NEVER,
    /** Only after a deviation. */
    DEVIATED;

    /** The strategy of that name on the command line or in a file. */
    public static Optional<RollbackStrategy> of(String word) {
        for (RollbackStrategy strategy : values()) {
            if (strategy.word().equals(word)) {
                return Optional.of(strategy);
            }
        }
        return Optional.empty();
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
