/**
 * Streams from and to a queue of SQS. {@code SqsSource}, {@code SqsPublishFlow}, {@code SqsAckFlow}, {@code MessageAction}
 * and their settings have the names and shapes of pekko-connectors-sqs and could be swapped for it (RATIONALE.md). Imports
 * nothing of ours.
 */
package io.coffeechaos.orders.sqs;
