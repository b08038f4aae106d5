package io.coffeechaos.orders.saga;

import io.coffeechaos.orders.OutwardEvent.CompensationStarted;
import io.coffeechaos.orders.Step;
import java.util.List;

/**
 * The start of a saga run, taken from the journal. A run has one direction. When the order compensates, another run
 * undoes the steps.
 */
public sealed interface SagaPlan {
    /** The run number that the entity chose. */
    long run();

    /** The request for the steps of the order, with the first step and direction of this run. */
    StepRequest template();

    /** Whether the journal holds the delay of the first step. */
    boolean delayed();

    /**
     * Executes the steps from the step of the template on.
     *
     * @param started whether the journal holds the start of that step
     * @param resumed whether the order was recovered from the journal. If so, another run on any node may have called
     *     that step and later ones, whatever the journal shows.
     */
    record Forward(long run, StepRequest template, boolean started, boolean delayed, boolean resumed)
            implements SagaPlan {}

    /**
     * Undoes steps and then ends the order. The plan exists only once the decision is in the journal.
     *
     * @param decision why the order compensates, and how it ends
     * @param left the steps that are not undone yet, newest first
     */
    record Back(long run, StepRequest template, CompensationStarted decision, List<Step> left, boolean delayed)
            implements SagaPlan {
        /** Copies the steps. */
        public Back {
            left = List.copyOf(left);
        }
    }
}
