package io.coffeechaos.orders.sqs;

import java.util.Optional;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

/**
 * What became of one message. The connector fails its stream if one of a batch fails; here each has its own result.
 *
 * @param request the very request that was given
 * @param error why it was not sent, or may not have been; empty once the queue has it
 */
public record SqsPublishResultEntry(SendMessageRequest request, Optional<BatchResultErrorEntry> error) {}
