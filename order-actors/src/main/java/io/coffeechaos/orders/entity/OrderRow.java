package io.coffeechaos.orders.entity;

import io.coffeechaos.orders.IdempotencyKey;
import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.Step;
import io.coffeechaos.orders.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The order as its row in the read model holds it, built from persisted state only. A finished order is served from it
 * without its entity.
 *
 * @param tenant whose shop
 * @param key the client's idempotency key
 * @param view as a reader would have got it when the row was made
 * @param events the outward history up to {@code view.version()}
 * @param wakeAt when somebody must look after this order if its entity does not; empty once it is finished
 * @param step the step it waits for, while it is open
 * @param quarantined why nobody wakes this order any more although it is open: its history cannot be recovered
 */
public record OrderRow(
        TenantId tenant,
        IdempotencyKey key,
        OrderView view,
        List<HistoryEntry> events,
        Optional<Instant> wakeAt,
        Optional<Step> step,
        Optional<String> quarantined) {
    /** Copies the events. */
    public OrderRow {
        events = List.copyOf(events);
    }

    /** The order's id. */
    public OrderId id() {
        return view.id();
    }
}
