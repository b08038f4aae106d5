package io.coffeechaos.orders.readmodel;

import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.entity.Quarantine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Orders in quarantine are marked in their own rows: still readable, and woken by nobody. */
public final class RowQuarantine implements Quarantine {
    private static final Logger LOG = LoggerFactory.getLogger(RowQuarantine.class);

    private final OrderRows rows;

    /** Marks these rows. */
    public RowQuarantine(OrderRows rows) {
        this.rows = rows;
    }

    @Override
    public void admit(OrderId id, String why) {
        var unused = rows.quarantine(id, why).whenComplete((marked, failure) -> {
            if (failure != null) {
                LOG.atWarn().addKeyValue("orderId", id).log("not marked as quarantined: {}", failure.getMessage());
            } else {
                LOG.atError()
                        .addKeyValue("orderId", id)
                        .log("quarantined, its row {}: {}", marked ? "marked" : "missing", why);
            }
        });
    }
}
