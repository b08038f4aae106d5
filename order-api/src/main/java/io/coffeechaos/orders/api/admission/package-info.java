/**
 * Decides which requests the node admits and how many: rate limit, concurrency limit, journal breaker, operator token.
 * Each class is small, states its limit and gets its clock from the caller.
 */
package io.coffeechaos.orders.api.admission;
