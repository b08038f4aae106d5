/**
 * The saga: it executes the steps of an order.
 *
 * <p>{@link io.coffeechaos.orders.saga.OrderSaga} executes the steps of one order, and {@link
 * io.coffeechaos.orders.saga.SagaActor} is its actor. {@link io.coffeechaos.orders.saga.StepBulkhead} is the stream of
 * one dependency on this node, with timeout, breaker and queue limit. The package does not depend on the journal or on
 * HTTP.
 */
package io.coffeechaos.orders.saga;
