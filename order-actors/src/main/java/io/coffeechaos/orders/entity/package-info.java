/**
 * The order: one persistent, sharded actor per idempotency key.
 *
 * <p>Read {@link io.coffeechaos.orders.entity.OrderDecider} first, from top to bottom. Then read
 * {@link io.coffeechaos.orders.entity.OrderState}, which holds every transition as a pure function.
 * {@link io.coffeechaos.orders.entity.OrderEntity} is the actor around both. This package does not depend on HTTP,
 * DynamoDB or a specific dependency.
 */
package io.coffeechaos.orders.entity;
