package io.coffeechaos.orders.queue.intake;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * The numbers of {@code coffee.orders.intake}; reference.conf explains each.
 *
 * @param askTimeout how long an entity may take to accept a queued order
 * @param depthFresh how long a count of the queue is used again
 * @param depthEvery how often it is counted without anybody asking
 * @param quietAfter so long nothing of the queue was seen before it is believed to be empty
 */
public record IntakeSettings(Duration askTimeout, Duration depthFresh, Duration depthEvery, Duration quietAfter) {
    /** Reads them. */
    public static IntakeSettings of(Config config) {
        Config intake = config.getConfig("coffee.orders.intake");
        return new IntakeSettings(
                intake.getDuration("ask-timeout"),
                intake.getDuration("depth-fresh"),
                intake.getDuration("depth-every"),
                intake.getDuration("quiet-after"));
    }
}
