/**
 * Tolerances: what the output of a probe must be. {@link io.coffeechaos.lab.experiment.tolerance.Tolerance} has one
 * record per kind.
 */
package io.coffeechaos.lab.experiment.tolerance;
