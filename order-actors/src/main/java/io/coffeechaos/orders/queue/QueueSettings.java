package io.coffeechaos.orders.queue;

import com.typesafe.config.Config;
import io.coffeechaos.orders.ExponentialBackoff;
import io.coffeechaos.orders.sqs.SqsGroupedSettings;
import io.coffeechaos.orders.sqs.SqsSourceSettings;
import java.time.Duration;
import java.util.List;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/**
 * The settings of {@code coffee.orders.queues}. reference.conf describes each setting.
 *
 * @param waitTime how long a poll waits for a message
 * @param visibilityTimeout how long a received message is hidden from other consumers
 * @param batchWait how long the first message of a batch waits for more messages
 * @param requestsMax most batch requests in flight per queue
 * @param pendingMax most messages that wait to be sent per queue
 * @param workMax most received messages that are processed at the same time per queue
 * @param pauseMin pause between two polls; first backoff while the queue or the journal does not answer
 * @param pauseMax longest backoff between two polls
 * @param retryMin first delay of a message that could not be processed
 * @param retryMax longest delay of such a message
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

    /** Reads {@code coffee.orders.queues}. */
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
                // A message in this buffer is hidden from other consumers and not yet processed, so the buffer holds
                // only one batch.
                .withMaxBufferSize(BATCH_MAX)
                .withVisibilityTimeout(visibilityTimeout)
                .withAttributes(List.of(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT));
    }

    /** Returns the delay of a message after this number of receives, from 1. The delay doubles up to its cap. */
    public Duration retryAfter(int receives) {
        return new ExponentialBackoff(retryMin, retryMax).delay(receives - 1);
    }
}
