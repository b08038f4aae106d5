/** How any dependency is called over HTTP: one exchange, its answer read as a step's outcome. */
package io.coffeechaos.orders.downstream;
