/**
 * The order itself: one persistent, sharded actor per idempotency key.
 *
 * <p>Read {@link io.coffeechaos.orders.entity.OrderDecider} first, top to bottom; then {@link
 * io.coffeechaos.orders.entity.OrderState}, which holds every transition as a pure function. {@link
 * io.coffeechaos.orders.entity.OrderEntity} is the actor around both. Nothing here knows HTTP, DynamoDB or any one
 * dependency.
 */
package io.coffeechaos.orders.entity;
