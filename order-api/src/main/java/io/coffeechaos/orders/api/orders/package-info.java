/**
 * The HTTP endpoints of orders: place, read, wait, follow, list, count and cancel.
 *
 * <p>Start with {@link io.coffeechaos.orders.api.orders.OrderRoutes}; it follows order-api.md 3 to 8.
 * {@link io.coffeechaos.orders.api.orders.PlaceOrder} places orders and
 * {@link io.coffeechaos.orders.api.orders.OrderReader} reads them. Both use only the protocol of the order entity and
 * the order rows.
 */
package io.coffeechaos.orders.api.orders;
