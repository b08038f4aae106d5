/**
 * The experiment as it stands in its file: {@link io.coffeechaos.lab.experiment.file.ExperimentLoader} reads JSON and
 * YAML, {@link io.coffeechaos.lab.experiment.file.ExperimentReader} checks it with Chaos Toolkit's messages in Chaos
 * Toolkit's order, {@link io.coffeechaos.lab.experiment.file.VariablesLoader} resolves configuration and secrets.
 */
package io.coffeechaos.lab.experiment.file;
