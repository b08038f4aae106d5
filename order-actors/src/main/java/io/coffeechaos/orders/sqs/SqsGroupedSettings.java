package io.coffeechaos.orders.sqs;

import java.time.Duration;

/**
 * The batch settings of {@link SqsPublishFlow} and {@link SqsAckFlow}. The connector has two classes with the same
 * three settings: SqsPublishGroupedSettings and SqsAckGroupedSettings.
 *
 * @param maxBatchSize most messages of one request, 1 to 10
 * @param maxBatchWait how long the first message of a batch waits for more messages
 * @param concurrentRequests most requests in flight
 */
public record SqsGroupedSettings(int maxBatchSize, Duration maxBatchWait, int concurrentRequests) {
    /** @throws IllegalArgumentException if the batch size is not 1 to 10, or {@code concurrentRequests} is below 1 */
    public SqsGroupedSettings {
        if (maxBatchSize < 1 || maxBatchSize > 10 || concurrentRequests < 1) {
            throw new IllegalArgumentException(
                    "batches of 1 to 10, 1 or more in flight: was " + maxBatchSize + " and " + concurrentRequests);
        }
    }

    /** Returns the defaults: 10 messages, 5 ms, one request in flight. */
    public static SqsGroupedSettings create() {
        return new SqsGroupedSettings(10, Duration.ofMillis(5), 1);
    }

    /** Returns a copy with another {@link #maxBatchSize}. */
    public SqsGroupedSettings withMaxBatchSize(int newer) {
        return new SqsGroupedSettings(newer, maxBatchWait, concurrentRequests);
    }

    /** Returns a copy with another {@link #maxBatchWait}. */
    public SqsGroupedSettings withMaxBatchWait(Duration newer) {
        return new SqsGroupedSettings(maxBatchSize, newer, concurrentRequests);
    }

    /** Returns a copy with another {@link #concurrentRequests}. */
    public SqsGroupedSettings withConcurrentRequests(int newer) {
        return new SqsGroupedSettings(maxBatchSize, maxBatchWait, newer);
    }
}
