/**
 * Joins a history with order rows, event logs and the simulators' ledgers, and checks the guarantees.
 *
 * <p>The checker is a pure function of the history, so a stored history can be checked again.
 */
package io.coffeechaos.lab.truth;
