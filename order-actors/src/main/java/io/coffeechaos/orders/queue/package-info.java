/**
 * The queues: orders that wait for the journal ({@link io.coffeechaos.orders.queue.OrderIntake}), and the ends of orders
 * that others want to hear of ({@link io.coffeechaos.orders.queue.OrderEventPublisher}).
 *
 * <p>{@code SqsSource}, {@code SqsPublishFlow}, {@code SqsAckFlow}, {@code MessageAction} and their settings have the names
 * and shapes of pekko-connectors-sqs and could be swapped for it (RATIONALE.md).
 */
package io.coffeechaos.orders.queue;
