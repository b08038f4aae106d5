/**
 * The events of finished orders: {@link io.coffeechaos.orders.queue.events.OrderEventPublisher} publishes them to a
 * queue, and {@link io.coffeechaos.orders.queue.events.ReceiptConsumer} writes receipts from that queue.
 */
package io.coffeechaos.orders.queue.events;
