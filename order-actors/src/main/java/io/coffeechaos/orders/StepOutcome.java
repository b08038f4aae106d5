package io.coffeechaos.orders;

/** What one attempt at a step, or at its undo, came to. The three of style: refused and uncertain are values, a bug is an exception. */
public sealed interface StepOutcome {
    /**
     * The effect exists, exactly once, under the step's key.
     *
     * @param reference the dependency's own name for it
     */
    record Done(String reference) implements StepOutcome {}

    /**
     * The dependency said no, for good; it remembers that answer (order-api.md 4, sticky).
     *
     * @param code the contract's reason code, as {@code PAYMENT_DECLINED}
     * @param message for people
     */
    record Refused(String code, String message) implements StepOutcome {}

    /**
     * Nobody can know whether the effect happened: a time-out, a 5xx, garbage. The caller asks again with the same
     * downstream key and never takes it for a refusal.
     *
     * @param error what was seen
     */
    record Uncertain(StepError error) implements StepOutcome {}

    /**
     * This attempt never left the node (breaker open, queue full, deadline passed in the queue). It says nothing of
     * earlier attempts.
     *
     * @param error what kept it back
     */
    record NotSent(StepError error) implements StepOutcome {}

    /**
     * The dependency refused by tombstone: another owner of this order has undone the step. What this owner believes
     * is out of date; it must drop its state and read the journal again.
     *
     * @param message for people
     */
    record Superseded(String message) implements StepOutcome {}

    /**
     * The undo is done, for good: a call that arrives later is refused.
     *
     * @param reversed whether there was an effect, and it is gone; else there never was one
     */
    record Undone(boolean reversed) implements StepOutcome {}
}
