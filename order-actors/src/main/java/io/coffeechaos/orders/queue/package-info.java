/** The consumer and the sender that both queues share, and their dead letters. */
package io.coffeechaos.orders.queue;
