/**
 * A runner for Chaos Toolkit's experiments: the same file gives the same verdict, journal and log here and with
 * {@code chaos run}. It knows http and process providers, imports no other package of the lab, and knows nothing of
 * coffee.
 *
 * <p>{@link io.coffeechaos.lab.experiment.ExperimentMain} is the command line. {@code file} reads and checks,
 * {@code runner} runs, {@code provider} carries out activities, {@code tolerance} and {@code jsonpath} judge outputs,
 * {@code json} gives values their Python meaning.
 */
package io.coffeechaos.lab.experiment;
