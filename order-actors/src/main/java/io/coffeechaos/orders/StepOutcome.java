package io.coffeechaos.orders;

/**
 * The outcome of one attempt of a step or of its undo. Expected failures are values of this type; only a bug is an
 * exception.
 */
public sealed interface StepOutcome {
    /**
     * The effect exists, exactly once, under the idempotency key of the step.
     *
     * @param reference the reference that the dependency gave to the effect
     */
    record Done(String reference) implements StepOutcome {}

    /**
     * The dependency refused the step and remembers this answer, so it never changes (order-api.md 4, first answer per
     * key).
     *
     * @param code the reason code of the API, such as {@code PAYMENT_DECLINED}
     * @param message one sentence for people
     */
    record Refused(String code, String message) implements StepOutcome {}

    /**
     * It is unknown whether the effect happened: a timeout, a 5xx, or an unreadable answer. The saga asks again with
     * the same idempotency key and never treats this outcome as a refusal.
     *
     * @param error the error that was observed
     */
    record Uncertain(StepError error) implements StepOutcome {}

    /**
     * This attempt was not sent: the breaker was open, the queue was full, or the deadline passed in the queue. The
     * outcome says nothing about earlier attempts.
     *
     * @param error why the attempt was not sent
     */
    record NotSent(StepError error) implements StepOutcome {}

    /**
     * The dependency refused because of a tombstone: another owner of this order has undone the step. The state of this
     * owner is out of date. The owner must drop it and read the journal again.
     *
     * @param message one sentence for people
     */
    record Superseded(String message) implements StepOutcome {}

    /**
     * The step is undone. The dependency refuses a call of the step that arrives later.
     *
     * @param reversed true if an effect existed and was removed; false if no effect existed
     */
    record Undone(boolean reversed) implements StepOutcome {}

    /** The outcome as metrics, log lines and spans name it. */
    default String label() {
        return switch (this) {
            case Done done -> "done";
            case Refused refused -> "refused";
            case Uncertain uncertain -> "uncertain";
            case NotSent notSent -> "not_sent";
            case Superseded superseded -> "superseded";
            case Undone undone -> "undone";
        };
    }
}
