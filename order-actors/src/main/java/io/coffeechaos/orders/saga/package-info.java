/**
 * The saga: how an order is driven through its steps.
 *
 * <p>{@link io.coffeechaos.orders.saga.OrderSaga} drives one order, {@link io.coffeechaos.orders.saga.SagaActor} is its
 * actor; {@link io.coffeechaos.orders.saga.StepBulkhead} is one dependency's stream on this node, with time-out, breaker and
 * bulkhead. None of them knows the journal or HTTP.
 */
package io.coffeechaos.orders.saga;
