/**
 * The history of one run: the customers' requests and their answers, the injected faults, and the final state.
 */
package io.coffeechaos.lab.history;
