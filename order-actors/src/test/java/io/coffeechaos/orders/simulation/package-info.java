/**
 * Simulates the whole order side in virtual time, with one random source. The production cores (decider, saga, row
 * batches, sweep, intake) run in modelled actor shells. Stores, queues and dependencies are models in memory that fail
 * in every way in which the real ones can. {@code Simulation} is one schedule, {@code Campaign} runs many, and {@code
 * SimulateMain} is the command. The same seed gives the same schedule in any process.
 */
package io.coffeechaos.orders.simulation;
