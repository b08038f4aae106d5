package io.coffeechaos.orders.saga;

import io.coffeechaos.orders.OutwardEvent;
import io.coffeechaos.orders.Step;
import io.coffeechaos.orders.StepError;
import java.time.Instant;
import java.util.List;

/** What a run tells its entity; each with the number of the run, so that an old run is recognised. */
public sealed interface SagaReport {
    /** The number the entity gave this run. */
    long run();

    /** These facts happened, in this order. No more are handed over until the entity says that they are recorded. */
    record HandOver(long run, List<OutwardEvent> facts) implements SagaReport {
        /** Copies the facts. */
        public HandOver {
            facts = List.copyOf(facts);
        }
    }

    /**
     * An attempt did not end its step: live values for readers.
     *
     * @param step which
     * @param attempts made by this run so far
     * @param error what the last one met
     * @param nextAttemptAt when the next one is made
     * @param parked whether the step waits for better times, as opposed to a quick retry
     */
    record Attempted(long run, Step step, int attempts, StepError error, Instant nextAttemptAt, boolean parked)
            implements SagaReport {}

    /** A dependency refused by tombstone: this order has another owner, and what this one knows is out of date. */
    record Superseded(long run, Step step, String message) implements SagaReport {}
}
