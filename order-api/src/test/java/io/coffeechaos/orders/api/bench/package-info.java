/**
 * What one order costs: {@code ./coffee bench orders}. Starts a store and a node of its own, both as processes, loads the
 * node in a closed loop, and in turns with it sends the same mix of store requests from a bare client. Figures are
 * printed, never asserted.
 */
package io.coffeechaos.orders.api.bench;
