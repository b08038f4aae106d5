/**
 * The three dependencies: for each its port, its request and its HTTP adapter. All three adapters share one HTTP exchange,
 * which reads the answer as a step's outcome. Knows nothing of orders' lives.
 */
package io.coffeechaos.orders.gateway;
