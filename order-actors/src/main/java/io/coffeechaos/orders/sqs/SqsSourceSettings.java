package io.coffeechaos.orders.sqs;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/**
 * How {@link SqsSource} receives.
 *
 * @param waitTime how long a poll waits for a message, 0 to 20 s
 * @param maxBufferSize messages received and not yet taken
 * @param maxBatchSize messages of one poll, 1 to 10
 * @param attributes what to be told about each message
 * @param closeOnEmptyReceive end when a poll has brought nothing
 * @param visibilityTimeout how long others do not see a received message; empty is the queue's own
 */
public record SqsSourceSettings(
        Duration waitTime,
        int maxBufferSize,
        int maxBatchSize,
        List<MessageSystemAttributeName> attributes,
        boolean closeOnEmptyReceive,
        Optional<Duration> visibilityTimeout) {
    private static final SqsSourceSettings DEFAULTS =
            new SqsSourceSettings(Duration.ofSeconds(20), 100, 10, List.of(), false, Optional.empty());

    /** @throws IllegalArgumentException if SQS would refuse a value, or the buffer cannot hold a batch */
    public SqsSourceSettings {
        attributes = List.copyOf(attributes);
        if (waitTime.isNegative() || waitTime.compareTo(Duration.ofSeconds(20)) > 0) {
            throw new IllegalArgumentException("waitTime is 0 to 20 s: was " + waitTime);
        }
        if (maxBatchSize < 1 || maxBatchSize > 10 || maxBatchSize > maxBufferSize) {
            throw new IllegalArgumentException(
                    "maxBatchSize is 1 to 10 and at most maxBufferSize: was " + maxBatchSize);
        }
    }

    /** 20 s, 100 messages, 10 a poll. */
    public static SqsSourceSettings create() {
        return DEFAULTS;
    }

    /** With another {@link #waitTime}. */
    public SqsSourceSettings withWaitTime(Duration newer) {
        return new SqsSourceSettings(
                newer, maxBufferSize, maxBatchSize, attributes, closeOnEmptyReceive, visibilityTimeout);
    }

    /** With another {@link #maxBufferSize}. */
    public SqsSourceSettings withMaxBufferSize(int newer) {
        return new SqsSourceSettings(waitTime, newer, maxBatchSize, attributes, closeOnEmptyReceive, visibilityTimeout);
    }

    /** With other {@link #attributes}. */
    public SqsSourceSettings withAttributes(List<MessageSystemAttributeName> newer) {
        return new SqsSourceSettings(
                waitTime, maxBufferSize, maxBatchSize, newer, closeOnEmptyReceive, visibilityTimeout);
    }

    /** With another {@link #closeOnEmptyReceive}. */
    public SqsSourceSettings withCloseOnEmptyReceive(boolean newer) {
        return new SqsSourceSettings(waitTime, maxBufferSize, maxBatchSize, attributes, newer, visibilityTimeout);
    }

    /** With another {@link #visibilityTimeout}. */
    public SqsSourceSettings withVisibilityTimeout(Duration newer) {
        return new SqsSourceSettings(
                waitTime, maxBufferSize, maxBatchSize, attributes, closeOnEmptyReceive, Optional.of(newer));
    }
}
