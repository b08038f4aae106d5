package io.coffeechaos.orders.entity;

import io.coffeechaos.orders.OrderId;
import java.time.Instant;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/** Where the entity puts its row. Never blocks; writes of one order are never reordered. */
@FunctionalInterface
public interface RowWriterPort {
    /**
     * Asks for the row to be written. A newer row of the same order may replace it before it is; then both are
     * acknowledged by the newer write.
     *
     * @param row what to write
     * @param storedTo told once the row, or a newer one, is durable; never told if it could not be written in time
     */
    void write(OrderRow row, ActorRef<Stored> storedTo);

    /**
     * The row is durable.
     *
     * @param id whose
     * @param version at least this version is in the table
     * @param wakeAt what the written row carries
     */
    record Stored(OrderId id, long version, Optional<Instant> wakeAt) {
        /** Whether what is durable now is at least as new as this row. */
        public boolean covers(OrderRow row) {
            return version > row.view().version() || (version == row.view().version() && wakeAt.equals(row.wakeAt()));
        }
    }
}
