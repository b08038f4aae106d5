/** Wires the pipeline of one node. Only this package depends on all parts of the pipeline. */
package io.coffeechaos.orders.node;
