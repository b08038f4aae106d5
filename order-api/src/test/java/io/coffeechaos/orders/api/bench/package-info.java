/**
 * Measures the cost of one order: {@code ./coffee bench orders}. The benchmark starts its own store and node as
 * processes. It loads the node in a closed loop. After each round it sends the same mix of store requests from a bare
 * client. The figures are printed and never asserted.
 */
package io.coffeechaos.orders.api.bench;
