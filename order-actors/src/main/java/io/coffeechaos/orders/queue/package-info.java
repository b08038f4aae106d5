/** The consumer and the sender of both queues, and access to their dead letters. */
package io.coffeechaos.orders.queue;
