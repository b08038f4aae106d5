package io.coffeechaos.orders.sqs;

import java.time.Duration;

/**
 * How {@link SqsPublishFlow} and {@link SqsAckFlow} make batches: the connector's SqsPublishGroupedSettings and
 * SqsAckGroupedSettings, which are the same three numbers.
 *
 * @param maxBatchSize messages of one request, 1 to 10
 * @param maxBatchWait how long the first message of a batch waits for others
 * @param concurrentRequests requests in flight
 */
public record SqsGroupedSettings(int maxBatchSize, Duration maxBatchWait, int concurrentRequests) {
    /** @throws IllegalArgumentException if SQS would refuse the batch, or nothing could be in flight */
    public SqsGroupedSettings {
        if (maxBatchSize < 1 || maxBatchSize > 10 || concurrentRequests < 1) {
            throw new IllegalArgumentException(
                    "batches of 1 to 10, 1 or more in flight: was " + maxBatchSize + " and " + concurrentRequests);
        }
    }

    /** 10 or 5 ms, one request in flight. */
    public static SqsGroupedSettings create() {
        return new SqsGroupedSettings(10, Duration.ofMillis(5), 1);
    }

    /** With another {@link #maxBatchSize}. */
    public SqsGroupedSettings withMaxBatchSize(int newer) {
        return new SqsGroupedSettings(newer, maxBatchWait, concurrentRequests);
    }

    /** With another {@link #maxBatchWait}. */
    public SqsGroupedSettings withMaxBatchWait(Duration newer) {
        return new SqsGroupedSettings(maxBatchSize, newer, concurrentRequests);
    }

    /** With another {@link #concurrentRequests}. */
    public SqsGroupedSettings withConcurrentRequests(int newer) {
        return new SqsGroupedSettings(maxBatchSize, maxBatchWait, newer);
    }
}
