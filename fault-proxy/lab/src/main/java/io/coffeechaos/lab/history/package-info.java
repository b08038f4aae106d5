/**
 * The history of one run: what customers asked and were told, which faults were injected, and the final state.
 */
package io.coffeechaos.lab.history;
