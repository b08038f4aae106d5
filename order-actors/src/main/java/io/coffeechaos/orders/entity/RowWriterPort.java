package io.coffeechaos.orders.entity;

import io.coffeechaos.orders.OrderId;
import java.time.Instant;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/** Writes the rows of orders. Never blocks. Writes of one order are never reordered. */
@FunctionalInterface
public interface RowWriterPort {
    /**
     * Asks for the row to be written. A newer row of the same order may replace it before the write. Then the newer
     * write acknowledges both.
     *
     * @param row the row to write
     * @param storedTo gets a message when this row, or a newer one, is durable; gets none if it could not be written in
     *     time
     */
    void write(OrderRow row, ActorRef<Stored> storedTo);

    /**
     * The row is durable.
     *
     * @param id the order of the row
     * @param version the table holds at least this version
     * @param wakeAt the wake time of the written row
     */
    record Stored(OrderId id, long version, Optional<Instant> wakeAt) {
        /** Whether the durable row is at least as new as this row. */
        public boolean covers(OrderRow row) {
            return version > row.view().version() || (version == row.view().version() && wakeAt.equals(row.wakeAt()));
        }
    }
}
