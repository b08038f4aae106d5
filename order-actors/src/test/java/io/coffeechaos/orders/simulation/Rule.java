package io.coffeechaos.orders.simulation;

/** The rules that every history must keep. */
enum Rule {
    /**
     * An order that was answered 2xx is in journal and rows, or in the intake queue: not deleted, not dead-lettered.
     */
    I1,
    /** A key has one acceptance. Every replay gets the same bytes. Another order under the key is refused. */
    I2,
    /** Journal slots are write-once, contiguous, and at most thirty. An event that was reported as written stays. */
    I3,
    /** No call is sent before acceptance and row are durable. No undo is sent before CompensationStarted is durable. */
    I4,
    /** Each key of a dependency has at most one effect. The books balance at the end. */
    I5,
    /** Transitions are legal, versions have no gaps, nothing follows the end, and an accepted cancel is kept. */
    I6,
    /** A reply never exceeds the journal. No acknowledged order is unknown. A client never sees a version fall. */
    I7,
    /** What a client is told is true: not charged, returned, done. */
    I8,
    /** An order whose row has no open mark is finished and published. At rest the row is the journal's projection. */
    I9,
    /** Something will continue each open order. Each step has one chain of attempts. */
    I10,
    /** After healing every acknowledged order ends and is published, and the queues are empty. */
    I11,
    /** The cost of an order is bounded. */
    I12,
    /** No part throws an unexpected exception. */
    BUG
}
