package io.coffeechaos.orders.sqs;

import java.util.Optional;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;

/**
 * What became of one action.
 *
 * @param messageAction the very action that was given
 * @param error why it was not carried out, or may not have been
 */
public record SqsAckResultEntry(MessageAction messageAction, Optional<BatchResultErrorEntry> error) {}
