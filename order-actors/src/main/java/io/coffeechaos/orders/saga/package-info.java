/**
 * The saga: how an order is driven through its steps.
 *
 * <p>{@link io.coffeechaos.orders.saga.OrderRun} is one order's driver; {@link io.coffeechaos.orders.saga.StepFlow} is
 * one dependency's stream on this node, with time-out, breaker and bulkhead. Neither knows the journal or HTTP.
 */
package io.coffeechaos.orders.saga;
