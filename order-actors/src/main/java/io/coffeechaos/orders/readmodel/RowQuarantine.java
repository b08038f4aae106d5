package io.coffeechaos.orders.readmodel;

import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.entity.Quarantine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Marks a quarantined order in its row. The row stays readable, and the sweeper no longer wakes the order. */
public final class RowQuarantine implements Quarantine {
    private static final Logger LOG = LoggerFactory.getLogger(RowQuarantine.class);

    private final OrderRows rows;

    /** Creates a quarantine that marks rows in this store. */
    public RowQuarantine(OrderRows rows) {
        this.rows = rows;
    }

    @Override
    public void admit(OrderId id, String why) {
        var unused = rows.quarantine(id, why).whenComplete((marked, failure) -> {
            if (failure != null) {
                LOG.atWarn().addKeyValue("orderId", id).log("cannot mark the row: {}", failure.getMessage());
            } else {
                LOG.atError()
                        .addKeyValue("orderId", id)
                        .log("quarantined, row {}: {}", marked ? "marked" : "missing", why);
            }
        });
    }
}
