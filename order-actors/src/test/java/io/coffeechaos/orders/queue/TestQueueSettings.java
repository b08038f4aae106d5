package io.coffeechaos.orders.queue;

import java.time.Duration;

/** Short waits and small bounds. */
public final class TestQueueSettings {
    /** For every queue of a test. */
    public static final QueueSettings SETTINGS = new QueueSettings(
            Duration.ofSeconds(1),
            Duration.ofSeconds(30),
            Duration.ofMillis(5),
            4,
            100,
            8,
            Duration.ofMillis(50),
            Duration.ofMillis(400),
            Duration.ofSeconds(1),
            Duration.ofSeconds(60));

    private TestQueueSettings() {}
}
