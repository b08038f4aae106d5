/**
 * The three dependencies: a port, its requests and an HTTP adapter for each. All adapters share one HTTP client, which
 * reads the answer as a step outcome. The package does not depend on the state of an order.
 */
package io.coffeechaos.orders.gateway;
