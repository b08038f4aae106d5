package io.coffeechaos.simulator;

/**
 * The answer of a service to a call. It never changes. A timeout or a 5xx is no answer: after it the caller does not
 * know the outcome.
 */
sealed interface ServiceResponse {
    /**
     * The effect happened, exactly once.
     *
     * @param reference the service's own reference for the effect
     */
    record Done(String reference) implements ServiceResponse {}

    /**
     * The service refuses the call. Nothing happened, and no call with this key can take effect later.
     *
     * @param code the reason as the order contract spells it
     * @param message the reason in words for people
     */
    record Refused(String code, String message) implements ServiceResponse {}

    /** An undo of this key arrived before or after the call: the call has no effect. */
    record Superseded() implements ServiceResponse {}

    /** The answer of a service to an undo. It never changes: later undo calls get the first answer again. */
    enum Undone {
        /** There was an effect, and it is reversed. */
        REVERSED("reversed"),
        /** There was no effect. The undo leaves a tombstone, which makes the service refuse a late call. */
        NOTHING_SEEN("nothing-seen");

        private final String word;

        Undone(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }
}
