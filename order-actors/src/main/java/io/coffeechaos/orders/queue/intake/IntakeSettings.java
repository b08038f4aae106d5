package io.coffeechaos.orders.queue.intake;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * The settings of {@code coffee.orders.intake}. reference.conf describes each setting.
 *
 * @param askTimeout how long an entity has to accept a queued order
 * @param depthFresh how long a count of the queue is reused
 * @param depthEvery how often the node counts the queue without being asked
 * @param quietAfter how long the node must have seen no message of the queue before the queue counts as empty
 */
public record IntakeSettings(Duration askTimeout, Duration depthFresh, Duration depthEvery, Duration quietAfter) {
    /** Reads {@code coffee.orders.intake}. */
    public static IntakeSettings of(Config config) {
        Config intake = config.getConfig("coffee.orders.intake");
        return new IntakeSettings(
                intake.getDuration("ask-timeout"),
                intake.getDuration("depth-fresh"),
                intake.getDuration("depth-every"),
                intake.getDuration("quiet-after"));
    }
}
