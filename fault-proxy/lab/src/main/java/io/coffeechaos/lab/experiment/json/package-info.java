/**
 * JSON values with the meaning that Chaos Toolkit gives them: it is written in Python, so equality, order, text and
 * truth are Python's. {@link io.coffeechaos.lab.experiment.json.Variables} fills configuration and secrets into a value.
 */
package io.coffeechaos.lab.experiment.json;
