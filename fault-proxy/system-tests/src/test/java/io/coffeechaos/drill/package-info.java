/**
 * {@code ./coffee drill}: runs the test classes that are marked {@link io.coffeechaos.drill.Drill}, one after the other on
 * one system at a time, and writes seed, verdict and figures of each. Start with {@link io.coffeechaos.drill.DrillMain}.
 */
package io.coffeechaos.drill;
