package io.coffeechaos.simulator;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;

/**
 * One line of a ledger file: something that a service saw or did.
 *
 * @param at when, RFC 3339
 * @param key the caller's idempotency key
 * @param orderId the order it is for
 * @param what what it was
 * @param detail the reference of a done call, the code of a refused one; empty otherwise
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record LedgerLine(String at, String key, String orderId, What what, String detail) {
    /** The events of a key; all but the first two are answers that are never taken back. */
    enum What {
        called,
        undo_called,
        done,
        refused,
        reversed,
        nothing_seen
    }

    LedgerLine {
        detail = detail == null ? "" : detail;
    }

    static LedgerLine of(Instant at, String key, String orderId, What what, String detail) {
        return new LedgerLine(at.toString(), key, orderId, what, detail);
    }
}
