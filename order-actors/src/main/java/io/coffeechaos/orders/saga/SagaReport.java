package io.coffeechaos.orders.saga;

import io.coffeechaos.orders.OutwardEvent;
import io.coffeechaos.orders.Step;
import io.coffeechaos.orders.StepError;
import java.time.Instant;
import java.util.List;

/** A report of a saga run to its entity. It carries the run number, so the entity recognises a report of an old run. */
public sealed interface SagaReport {
    /** The run number that the entity chose. */
    long run();

    /**
     * These outward events happened, in this order. The run hands over no more until the entity confirms that they are
     * durable.
     */
    record HandOver(long run, List<OutwardEvent> facts) implements SagaReport {
        /** Copies the events. */
        public HandOver {
            facts = List.copyOf(facts);
        }
    }

    /**
     * An attempt did not finish its step. These are live values for readers.
     *
     * @param step the step
     * @param attempts the attempts of this run so far
     * @param error the error of the last attempt
     * @param nextAttemptAt the time of the next attempt
     * @param parked true if the step is parked, false before a quick retry
     */
    record Attempted(long run, Step step, int attempts, StepError error, Instant nextAttemptAt, boolean parked)
            implements SagaReport {}

    /**
     * A dependency refused because of a tombstone: another owner has undone the step, so the state of this owner is out
     * of date.
     */
    record Superseded(long run, Step step, String message) implements SagaReport {}
}
