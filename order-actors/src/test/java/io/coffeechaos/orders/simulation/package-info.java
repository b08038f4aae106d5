/**
 * The whole order side under virtual time, with one random source: the production cores (decider, driver, row batches,
 * sweep, intake) in a modelled actor shell, on stores, queues and dependencies in memory that fail in every way the
 * real ones can. {@code Simulation} is one schedule; {@code Campaign} runs many; {@code SimulateMain} is the command.
 * A schedule is its seed: the same seed is the same schedule, in any process.
 */
package io.coffeechaos.orders.simulation;
