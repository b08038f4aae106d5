/**
 * The order itself: one persistent, sharded actor per idempotency key.
 *
 * <p>Read {@link io.coffeechaos.orders.entity.OrderEntity} first, top to bottom; then {@link
 * io.coffeechaos.orders.entity.OrderState}, which holds every transition as a pure function. Nothing here knows HTTP,
 * DynamoDB or any one dependency.
 */
package io.coffeechaos.orders.entity;
