/**
 * The HTTP edge and the runnable order node. Read {@link io.coffeechaos.orders.api.OrderApiMain}, which starts {@link
 * io.coffeechaos.orders.api.OrderServer}, whose {@link io.coffeechaos.orders.api.NodeWiring} wires the pipeline to {@link
 * io.coffeechaos.orders.api.ApiRoutes}; then {@code orders.OrderRoutes}.
 */
package io.coffeechaos.orders.api;
