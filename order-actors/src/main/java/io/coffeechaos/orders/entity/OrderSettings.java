package io.coffeechaos.orders.entity;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * The numbers of the order entity, read once from {@code coffee.orders.entity}; reference.conf explains each.
 *
 * @param restartBackoffMin first backoff after a failed write or recovery
 * @param restartBackoffMax last backoff after a failed write or recovery
 * @param stashMax commands kept while a write is in flight or the entity restarts
 * @param waitersMax askers of one order that wait for its first answer, and as many that wait for a change
 * @param wakeAfterAccept the row's {@code wakeAt} from acceptance
 * @param wakeGrace the row's {@code wakeAt} from a parked step's next attempt
 * @param wakeAlive the row's {@code wakeAt} from a wake that found the order alive
 * @param rowRetry after so long a row that was not acknowledged is asked for again
 * @param idleFinished a finished or never accepted order leaves memory after so long without a command
 * @param subscriptionLease a subscriber that has not renewed for so long is forgotten
 * @param timeBudget an order that is not confirmed after so long is undone and expires
 * @param publishWait a finished order's row waits so long for its event to be published, so that one write does for both
 * @param openMax open orders in a node's memory; beyond it parked ones leave until it is their time
 * @param quarantineAfter recoveries in a row that fail for the order's own fault before it is quarantined
 */
public record OrderSettings(
        Duration restartBackoffMin,
        Duration restartBackoffMax,
        int stashMax,
        int waitersMax,
        Duration wakeAfterAccept,
        Duration wakeGrace,
        Duration wakeAlive,
        Duration rowRetry,
        Duration idleFinished,
        Duration subscriptionLease,
        Duration timeBudget,
        Duration publishWait,
        int openMax,
        int quarantineAfter) {

    /** Reads {@code coffee.orders.entity}. */
    public static OrderSettings of(Config config) {
        Config entity = config.getConfig("coffee.orders.entity");
        return new OrderSettings(
                entity.getDuration("restart-backoff-min"),
                entity.getDuration("restart-backoff-max"),
                entity.getInt("stash-max"),
                entity.getInt("waiters-max"),
                entity.getDuration("wake-after-accept"),
                entity.getDuration("wake-grace"),
                entity.getDuration("wake-alive"),
                entity.getDuration("row-retry"),
                entity.getDuration("idle-finished"),
                entity.getDuration("subscription-lease"),
                entity.getDuration("time-budget"),
                entity.getDuration("publish-wait"),
                entity.getInt("open-max"),
                entity.getInt("quarantine-after"));
    }
}
