/** The client's key and what it was used for (order-api.md 4): pure functions, no store. */
package io.coffeechaos.orders.api.idempotency;
