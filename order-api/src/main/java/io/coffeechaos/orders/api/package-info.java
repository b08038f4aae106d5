/**
 * The HTTP side and the runnable order node. {@link io.coffeechaos.orders.api.OrderApiMain} starts
 * {@link io.coffeechaos.orders.api.OrderServer}. {@link io.coffeechaos.orders.api.NodeWiring} connects the pipeline
 * with {@link io.coffeechaos.orders.api.ApiRoutes}. Read them in this order, and then {@code orders.OrderRoutes}.
 */
package io.coffeechaos.orders.api;
