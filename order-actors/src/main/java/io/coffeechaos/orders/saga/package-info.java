/**
 * The saga: how an order is driven through its steps.
 *
 * <p>{@link io.coffeechaos.orders.saga.StepDriver} drives one order, {@link io.coffeechaos.orders.saga.OrderRun} is its
 * actor; {@link io.coffeechaos.orders.saga.StepFlow} is one dependency's stream on this node, with time-out, breaker and
 * bulkhead. None of them knows the journal or HTTP.
 */
package io.coffeechaos.orders.saga;
