package io.coffeechaos.orders.queue;

import java.time.Duration;

/** The result of processing a message. */
public sealed interface ConsumeResult {
    /** The message is processed and can be deleted. */
    record Done() implements ConsumeResult {}

    /**
     * The message cannot be processed now.
     *
     * @param after the time until the message becomes visible again
     * @param pause whether the consumer stops receiving until it is allowed to receive again
     */
    record Later(Duration after, boolean pause) implements ConsumeResult {}

    /**
     * The message can never be processed.
     *
     * @param reason why, in one line
     */
    record DeadLetter(String reason) implements ConsumeResult {}
}
