package io.coffeechaos.orders.simulation;

/** What every history must keep. */
enum Rule {
    /** Whatever was answered 2xx is in journal and rows, or undeleted in the intake queue and not dead-lettered. */
    I1,
    /** One acceptance per key; its answer is byte-equal at every replay; another order under the key is refused. */
    I2,
    /** Journal slots are write-once, contiguous, at most thirty; what was reported as written stays. */
    I3,
    /** No call before acceptance and row are durable; no undo before CompensationStarted is. */
    I4,
    /** Effects per downstream key: at most one, and the books balance at the end. */
    I5,
    /** Only legal transitions, gapless versions, nothing after the end; a cancel that was taken is kept. */
    I6,
    /** A reply never exceeds the journal; nothing acknowledged is unknown; versions never fall for a client. */
    I7,
    /** Words are true: not charged, returned, done. */
    I8,
    /** A row without an open mark is finished and published; at rest the row is the journal's projection. */
    I9,
    /** No open order without somebody who will go on with it; one chain of attempts per step. */
    I10,
    /** After healing everything acknowledged ends, is published, and the queues are empty. */
    I11,
    /** Bounded cost. */
    I12,
    /** An exception where none may be. */
    BUG
}
