package io.coffeechaos.lab.experiment.runner;

import java.util.Locale;

/** How a run ended. */
public enum RunStatus {
    /** The sequence came to its end. The steady state may have deviated. */
    COMPLETED,
    /** A probe of the hypothesis failed, or the hypothesis was not met during the method and the run fails fast. */
    FAILED,
    /** A safeguard, a signal or a request ended the run. */
    INTERRUPTED,
    /** Something unexpected ended the run. */
    ABORTED;

    /** The word in the journal. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
