package io.coffeechaos.orders.queue;

import java.time.Duration;

/** Queue settings with short waits and small limits. */
public final class TestQueueSettings {
    /** The settings of every queue in a test. */
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
