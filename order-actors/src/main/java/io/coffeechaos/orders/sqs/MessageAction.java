package io.coffeechaos.orders.sqs;

import java.time.Duration;
import software.amazon.awssdk.services.sqs.model.Message;

/** What shall become of a received message. */
public sealed interface MessageAction {
    /** The message. */
    Message message();

    /** It is done with. */
    record Delete(Message message) implements MessageAction {}

    /** Nothing: it shows again when its visibility time-out ends. */
    record Ignore(Message message) implements MessageAction {}

    /**
     * It shows again after so many seconds, from now.
     *
     * @param visibilityTimeout 0 to 43,200 seconds
     */
    record ChangeMessageVisibility(Message message, int visibilityTimeout) implements MessageAction {
        private static final int SECONDS_MAX = 43_200;

        /** @throws IllegalArgumentException if SQS would refuse the time */
        public ChangeMessageVisibility {
            if (visibilityTimeout < 0 || visibilityTimeout > SECONDS_MAX) {
                throw new IllegalArgumentException("0 to " + SECONDS_MAX + " seconds: was " + visibilityTimeout);
            }
        }
    }

    /** Deletes it. */
    static MessageAction delete(Message message) {
        return new Delete(message);
    }

    /** Leaves it alone. */
    static MessageAction ignore(Message message) {
        return new Ignore(message);
    }

    /** Hides it for that time from now, cut to whole seconds. */
    static MessageAction changeMessageVisibility(Message message, Duration visibilityTimeout) {
        return new ChangeMessageVisibility(message, Math.toIntExact(visibilityTimeout.toSeconds()));
    }
}
