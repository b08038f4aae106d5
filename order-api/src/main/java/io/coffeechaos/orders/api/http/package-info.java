/**
 * What every request passes before it meets a route: its trace, its cross-origin rules, its bounds. And the few
 * conversions between HTTP and JSON that all routes share. Knows nothing of orders.
 */
package io.coffeechaos.orders.api.http;
