package io.coffeechaos.simulator;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * One line of a ledger file: one event of one key.
 *
 * @param at the time: RFC 3339, UTC, always with milliseconds
 * @param key the idempotency key of the caller
 * @param orderId the id of the order
 * @param what the kind of event
 * @param detail the reference of a done call, the code of a refused call; empty for the other events
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record LedgerLine(String at, String key, String orderId, What what, String detail) {
    /** The events of a key. The first two are requests; the others are answers, which never change. */
    enum What {
        called,
        undo_called,
        done,
        refused,
        reversed,
        nothing_seen;

        /** The answers. */
        static final Set<What> EFFECTS = Collections.unmodifiableSet(EnumSet.range(done, nothing_seen));
    }

    private static final DateTimeFormatter RFC_3339_MILLISECONDS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    LedgerLine {
        detail = detail == null ? "" : detail;
    }

    static LedgerLine of(Instant at, String key, String orderId, What what, String detail) {
        return new LedgerLine(RFC_3339_MILLISECONDS.format(at), key, orderId, what, detail);
    }
}
