/**
 * Who may come in, and how many: rate, shedding, the storage breaker, the operators' token. Each is a small class with a
 * stated bound and an injected clock.
 */
package io.coffeechaos.orders.api.admission;
