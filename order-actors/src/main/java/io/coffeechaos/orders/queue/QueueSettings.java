package io.coffeechaos.orders.queue;

import com.typesafe.config.Config;
import io.coffeechaos.orders.ExponentialBackoff;
import io.coffeechaos.orders.sqs.SqsGroupedSettings;
import io.coffeechaos.orders.sqs.SqsSourceSettings;
import java.time.Duration;
import java.util.List;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/**
 * The numbers of {@code coffee.orders.queues}; reference.conf explains each.
 *
 * @param waitTime how long a poll waits for a message
 * @param visibilityTimeout how long others do not see a received message
 * @param batchWait how long the first message of a batch waits for others
 * @param requestsMax batch requests in flight per queue
 * @param pendingMax messages waiting to be sent per queue
 * @param workMax received messages worked on at once per queue
 * @param pauseMin between two polls; first backoff of a receiver that cannot receive
 * @param pauseMax its last backoff
 * @param retryMin first backoff of a message that could not be worked on
 * @param retryMax its last
 */
public record QueueSettings(
        Duration waitTime,
        Duration visibilityTimeout,
        Duration batchWait,
        int requestsMax,
        int pendingMax,
        int workMax,
        Duration pauseMin,
        Duration pauseMax,
        Duration retryMin,
        Duration retryMax) {
    private static final int BATCH_MAX = 10;

    /** Reads them. */
    public static QueueSettings of(Config config) {
        Config queues = config.getConfig("coffee.orders.queues");
        return new QueueSettings(
                queues.getDuration("wait-time"),
                queues.getDuration("visibility-timeout"),
                queues.getDuration("batch-wait"),
                queues.getInt("requests-max"),
                queues.getInt("pending-max"),
                queues.getInt("work-max"),
                queues.getDuration("pause-min"),
                queues.getDuration("pause-max"),
                queues.getDuration("retry-min"),
                queues.getDuration("retry-max"));
    }

    SqsGroupedSettings grouped() {
        return SqsGroupedSettings.create()
                .withMaxBatchSize(BATCH_MAX)
                .withMaxBatchWait(batchWait)
                .withConcurrentRequests(requestsMax);
    }

    SqsSourceSettings receiving() {
        return SqsSourceSettings.create()
                .withWaitTime(waitTime)
                // What waits in this buffer is hidden from others without being worked on: one batch, no more.
                .withMaxBufferSize(BATCH_MAX)
                .withVisibilityTimeout(visibilityTimeout)
                .withAttributes(List.of(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT));
    }

    /** The backoff of a message that was received so often, from 1: doubling to its cap. */
    public Duration retryAfter(int receives) {
        return new ExponentialBackoff(retryMin, retryMax).delay(receives - 1);
    }
}
