package io.coffeechaos.orders.entity;

import io.coffeechaos.orders.OrderId;

/** Marks orders whose own event history cannot be replayed. Never blocks. */
@FunctionalInterface
public interface Quarantine {
    /**
     * Marks the row of the order, so that the sweeper no longer wakes the order. The row keeps the last known status
     * readable. If this fails, the row stays in the index of open orders. The sweeper wakes the order, its recovery
     * fails, and this method is called again.
     *
     * @param id the order
     * @param why one sentence for the operator
     */
    void admit(OrderId id, String why);
}
