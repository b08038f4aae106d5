package io.coffeechaos.orders.sqs;

import java.time.Duration;
import software.amazon.awssdk.services.sqs.model.Message;

/** The action for a received message. */
public sealed interface MessageAction {
    /** The message. */
    Message message();

    /** Deletes the message. */
    record Delete(Message message) implements MessageAction {}

    /** Does nothing. The message becomes visible again after its visibility timeout. */
    record Ignore(Message message) implements MessageAction {}

    /**
     * Makes the message visible again after a number of seconds from now.
     *
     * @param message the message
     * @param visibilityTimeout 0 to 43,200 seconds
     */
    record ChangeMessageVisibility(Message message, int visibilityTimeout) implements MessageAction {
        private static final int SECONDS_MAX = 43_200;

        /** @throws IllegalArgumentException if the time is outside the range that SQS accepts */
        public ChangeMessageVisibility {
            if (visibilityTimeout < 0 || visibilityTimeout > SECONDS_MAX) {
                throw new IllegalArgumentException("0 to " + SECONDS_MAX + " seconds: was " + visibilityTimeout);
            }
        }
    }

    /** Returns the action that deletes the message. */
    static MessageAction delete(Message message) {
        return new Delete(message);
    }

    /** Returns the action that does nothing. */
    static MessageAction ignore(Message message) {
        return new Ignore(message);
    }

    /** Returns the action that hides the message for this time from now, rounded down to whole seconds. */
    static MessageAction changeMessageVisibility(Message message, Duration visibilityTimeout) {
        return new ChangeMessageVisibility(message, Math.toIntExact(visibilityTimeout.toSeconds()));
    }
}
