/**
 * Runs a checked experiment. {@link io.coffeechaos.lab.experiment.runner.ExperimentRun} is the whole sequence: gate,
 * method, hypothesis beside and after it, rollbacks, journal. A {@link io.coffeechaos.lab.experiment.runner.RunListener}
 * sees every step.
 *
 * <p>Status, deviation, exit code, journal and log are Chaos Toolkit's. Where its command line would crash without a
 * journal, the run is {@code aborted}, the journal is written, and the rollbacks play by their strategy.
 */
package io.coffeechaos.lab.experiment.runner;
