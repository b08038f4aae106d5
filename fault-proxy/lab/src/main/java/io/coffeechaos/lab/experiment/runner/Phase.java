package io.coffeechaos.lab.experiment.runner;

/** A phase of a run. */
public enum Phase {
    /** The hypothesis before the method: the gate. */
    BEFORE,
    /** The method. */
    METHOD,
    /** The hypothesis during the method. */
    DURING,
    /** The hypothesis after the method. */
    AFTER,
    /** The rollbacks. */
    ROLLBACKS
}
