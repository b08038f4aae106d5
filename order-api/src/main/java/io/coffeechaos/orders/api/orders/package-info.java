/**
 * Orders over HTTP: placing, reading, waiting, following, listing, counting.
 *
 * <p>Start with {@link io.coffeechaos.orders.api.orders.OrderRoutes}; it reads like order-api.md 3 to 7. Placing goes
 * through {@link io.coffeechaos.orders.api.orders.PlaceOrder}, reading through {@link
 * io.coffeechaos.orders.api.orders.OrderReader}; both know an order only by its entity's protocol and its row.
 */
package io.coffeechaos.orders.api.orders;
