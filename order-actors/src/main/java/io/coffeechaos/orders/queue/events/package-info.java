/**
 * The ends of orders, published to a queue ({@link io.coffeechaos.orders.queue.events.OrderEventPublisher}), and the
 * customers' receipts that a consumer writes from it.
 */
package io.coffeechaos.orders.queue.events;
