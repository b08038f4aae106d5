package io.coffeechaos.orders.entity;

import io.coffeechaos.orders.IdempotencyKey;
import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.Step;
import io.coffeechaos.orders.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The row of an order in the read model. It is built from persisted state only. A finished order is answered from its
 * row, without its entity.
 *
 * @param tenant the shop that the order belongs to
 * @param key the idempotency key from the client
 * @param view the order as a reader saw it when the row was built
 * @param events the outward events up to {@code view.version()}
 * @param wakeAt the time when the sweeper wakes the order; empty once the order is finished and published
 * @param step the step that the order waits for while it is open
 * @param quarantined why the sweeper no longer wakes this open order: its history cannot be replayed
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
