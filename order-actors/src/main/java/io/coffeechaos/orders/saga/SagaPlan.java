package io.coffeechaos.orders.saga;

import io.coffeechaos.orders.OutwardEvent.CompensationStarted;
import io.coffeechaos.orders.Step;
import java.util.List;

/** Where a run begins, as the journal says. A run goes one way; when the order turns round, another run goes back. */
public sealed interface SagaPlan {
    /** The number the entity gave this run. */
    long run();

    /** The order, as every step asks for it; its step and direction are the ones to begin with. */
    StepRequest template();

    /** Whether the first step's delay is in the journal. */
    boolean delayed();

    /**
     * Make the steps from the template's on.
     *
     * @param started whether that step's start is in the journal
     * @param resumed whether the order was found in the journal: then another run, here or elsewhere, may have called
     *     any step from this one on, whatever the journal shows
     */
    record Forward(long run, StepRequest template, boolean started, boolean delayed, boolean resumed)
            implements SagaPlan {}

    /**
     * Undo, then end. Exists only once the decision is in the journal.
     *
     * @param decision why, and how it ends
     * @param left what is not undone yet, newest first
     */
    record Back(long run, StepRequest template, CompensationStarted decision, List<Step> left, boolean delayed)
            implements SagaPlan {
        /** Copies the steps. */
        public Back {
            left = List.copyOf(left);
        }
    }
}
