/**
 * Streams from and to an SQS queue. {@code SqsSource}, {@code SqsPublishFlow}, {@code SqsAckFlow},
 * {@code MessageAction} and their settings have the names and shapes of pekko-connectors-sqs, so that connector can
 * replace them (RATIONALE.md). The package imports nothing from other packages of this project.
 */
package io.coffeechaos.orders.sqs;
