package io.coffeechaos.orders.queue;

import java.time.Duration;

/** What a consumer says of a message. */
public sealed interface ConsumeResult {
    /** It is done with. */
    record Done() implements ConsumeResult {}

    /**
     * Not now.
     *
     * @param after it shows again after that time
     * @param pause receive no more until it is known that there is a point in it
     */
    record Later(Duration after, boolean pause) implements ConsumeResult {}

    /** No consumer will ever be able to work on it. */
    record DeadLetter(String reason) implements ConsumeResult {}
}
