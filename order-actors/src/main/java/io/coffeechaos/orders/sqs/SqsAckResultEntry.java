package io.coffeechaos.orders.sqs;

import java.util.Optional;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;

/**
 * The result of one action.
 *
 * @param messageAction the same object that the caller sent
 * @param error why the action failed or may have failed; empty after a success
 */
public record SqsAckResultEntry(MessageAction messageAction, Optional<BatchResultErrorEntry> error) {}
