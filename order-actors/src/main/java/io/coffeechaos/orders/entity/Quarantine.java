package io.coffeechaos.orders.entity;

import io.coffeechaos.orders.OrderId;

/** Where orders are recorded that cannot be recovered, by nobody's fault but their own. Never blocks. */
@FunctionalInterface
public interface Quarantine {
    /**
     * Marks the order's row, which keeps the last known status readable, so that nobody wakes the order any more. If it
     * fails the row stays in the index, the order is woken and fails again, and this is asked again.
     *
     * @param id the order
     * @param why one sentence for whoever looks into it
     */
    void admit(OrderId id, String why);
}
