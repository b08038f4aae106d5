package io.coffeechaos.lab.experiment.runner;

/**
 * Sees what happens in a run, at once and on the thread where it happens. Threads of the method, the hypothesis and the
 * safeguards call it side by side, so it must be thread-safe and quick. An exception of it is logged and has no effect.
 */
@FunctionalInterface
public interface RunListener {
    /** Ignores everything. */
    RunListener NONE = event -> {};

    /** Something has happened. */
    void on(RunEvent event);
}
