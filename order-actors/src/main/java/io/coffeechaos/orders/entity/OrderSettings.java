package io.coffeechaos.orders.entity;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * The settings of the order entity, read once from {@code coffee.orders.entity}. reference.conf describes each setting.
 *
 * @param restartBackoffMin first backoff after a failed write or recovery
 * @param restartBackoffMax longest backoff after a failed write or recovery
 * @param stashMax most commands kept while a write is in flight or the entity restarts
 * @param waitersMax most waiting callers of each kind per order: for the first answer, for a cancel, for a change, and
 *     subscribers
 * @param wakeAfterAccept delay from the last write of an open order to its {@code wakeAt}
 * @param wakeGrace delay from the next attempt of a parked step to {@code wakeAt}
 * @param wakeAlive delay from a wake that found the entity alive to the next {@code wakeAt}
 * @param rowRetry how long the entity waits for a row to be acknowledged before it asks for the write again
 * @param rowWait how long the row of an open order waits for more progress after the order has moved
 * @param idleFinished how long a finished or never accepted order stays in memory without a command
 * @param subscriptionLease how long a subscription lasts without renewal
 * @param timeBudget how long an order has to be confirmed before it is undone and expires
 * @param publishWait how long the row of a finished order waits for its event to be published, so that one write does
 *     for both
 * @param openMax most open orders in the memory of a node; above it, parked orders leave memory
 * @param quarantineAfter consecutive recoveries that fail because of the order's own events before it is quarantined
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
        Duration rowWait,
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
                entity.getDuration("row-wait"),
                entity.getDuration("idle-finished"),
                entity.getDuration("subscription-lease"),
                entity.getDuration("time-budget"),
                entity.getDuration("publish-wait"),
                entity.getInt("open-max"),
                entity.getInt("quarantine-after"));
    }
}
