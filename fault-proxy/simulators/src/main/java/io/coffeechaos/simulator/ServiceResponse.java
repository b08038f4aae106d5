package io.coffeechaos.simulator;

/** What a service says to a call, once and for ever. Timeouts and 5xx are no answers: they leave the caller uncertain. */
sealed interface ServiceResponse {
    /**
     * The effect happened, exactly once.
     *
     * @param reference the service's own name for the effect
     */
    record Done(String reference) implements ServiceResponse {}

    /**
     * A definite no; nothing happened and nothing ever will under this key.
     *
     * @param code the reason as the order contract spells it
     * @param message the reason for people
     */
    record Refused(String code, String message) implements ServiceResponse {}

    /** The key's undo came first, or has come since: the call commits nothing. */
    record Superseded() implements ServiceResponse {}

    /** What a service says to an undo, once and for ever: the first answer is repeated. */
    enum Undone {
        /** There was an effect and it is gone. */
        REVERSED("reversed"),
        /** There was no effect; the tombstone that is left refuses a call that arrives late. */
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
