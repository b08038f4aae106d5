package io.coffeechaos.orders.sqs;

import java.util.Optional;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

/**
 * The result of one message. In the connector one failed message of a batch fails the whole stream; here each message
 * has its own result.
 *
 * @param request the same object that the caller sent
 * @param error why the message was not sent or may not have been sent; empty after a success
 */
public record SqsPublishResultEntry(SendMessageRequest request, Optional<BatchResultErrorEntry> error) {}
