/**
 * The client's idempotency key and the fingerprint of its order (order-api.md 4). All functions are pure and store
 * nothing.
 */
package io.coffeechaos.orders.api.idempotency;
