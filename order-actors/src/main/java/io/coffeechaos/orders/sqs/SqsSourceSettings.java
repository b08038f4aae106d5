package io.coffeechaos.orders.sqs;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/**
 * The settings of {@link SqsSource}.
 *
 * @param waitTime how long a poll waits for a message, 0 to 20 s
 * @param maxBufferSize most messages that are received and not yet handled
 * @param maxBatchSize most messages of one poll, 1 to 10
 * @param attributes the system attributes to request for each message
 * @param messageAttributes the names of the sender's attributes to request for each message
 * @param closeOnEmptyReceive whether the source completes after an empty poll
 * @param visibilityTimeout how long other consumers do not see a received message; empty means the setting of the queue
 */
public record SqsSourceSettings(
        Duration waitTime,
        int maxBufferSize,
        int maxBatchSize,
        List<MessageSystemAttributeName> attributes,
        List<String> messageAttributes,
        boolean closeOnEmptyReceive,
        Optional<Duration> visibilityTimeout) {
    private static final SqsSourceSettings DEFAULTS =
            new SqsSourceSettings(Duration.ofSeconds(20), 100, 10, List.of(), List.of(), false, Optional.empty());

    /**
     * @throws IllegalArgumentException if a value is outside the range that SQS accepts, or the buffer is smaller than
     *     a batch
     */
    public SqsSourceSettings {
        attributes = List.copyOf(attributes);
        messageAttributes = List.copyOf(messageAttributes);
        if (waitTime.isNegative() || waitTime.compareTo(Duration.ofSeconds(20)) > 0) {
            throw new IllegalArgumentException("waitTime is 0 to 20 s: was " + waitTime);
        }
        if (maxBatchSize < 1 || maxBatchSize > 10 || maxBatchSize > maxBufferSize) {
            throw new IllegalArgumentException(
                    "maxBatchSize is 1 to 10 and at most maxBufferSize: was " + maxBatchSize);
        }
    }

    /** Returns the defaults: wait time 20 s, buffer of 100 messages, 10 messages per poll. */
    public static SqsSourceSettings create() {
        return DEFAULTS;
    }

    /** Returns a copy with another {@link #waitTime}. */
    public SqsSourceSettings withWaitTime(Duration newer) {
        return new SqsSourceSettings(
                newer,
                maxBufferSize,
                maxBatchSize,
                attributes,
                messageAttributes,
                closeOnEmptyReceive,
                visibilityTimeout);
    }

    /** Returns a copy with another {@link #maxBufferSize}. */
    public SqsSourceSettings withMaxBufferSize(int newer) {
        return new SqsSourceSettings(
                waitTime, newer, maxBatchSize, attributes, messageAttributes, closeOnEmptyReceive, visibilityTimeout);
    }

    /** Returns a copy with other {@link #attributes}. */
    public SqsSourceSettings withAttributes(List<MessageSystemAttributeName> newer) {
        return new SqsSourceSettings(
                waitTime,
                maxBufferSize,
                maxBatchSize,
                newer,
                messageAttributes,
                closeOnEmptyReceive,
                visibilityTimeout);
    }

    /** Returns a copy with other {@link #messageAttributes}. */
    public SqsSourceSettings withMessageAttributes(List<String> newer) {
        return new SqsSourceSettings(
                waitTime, maxBufferSize, maxBatchSize, attributes, newer, closeOnEmptyReceive, visibilityTimeout);
    }

    /** Returns a copy with another {@link #closeOnEmptyReceive}. */
    public SqsSourceSettings withCloseOnEmptyReceive(boolean newer) {
        return new SqsSourceSettings(
                waitTime, maxBufferSize, maxBatchSize, attributes, messageAttributes, newer, visibilityTimeout);
    }

    /** Returns a copy with another {@link #visibilityTimeout}. */
    public SqsSourceSettings withVisibilityTimeout(Duration newer) {
        return new SqsSourceSettings(
                waitTime,
                maxBufferSize,
                maxBatchSize,
                attributes,
                messageAttributes,
                closeOnEmptyReceive,
                Optional.of(newer));
    }
}
