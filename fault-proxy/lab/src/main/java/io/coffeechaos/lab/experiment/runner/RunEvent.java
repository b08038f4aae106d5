package io.coffeechaos.lab.experiment.runner;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coffeechaos.lab.experiment.file.Activity;
import java.time.Instant;
import java.util.Optional;

/** What happens in a run. Secrets in outputs are masked. */
public sealed interface RunEvent {
    /** When it happened. */
    Instant at();

    /** A phase begins. {@link Phase#METHOD} and {@link Phase#DURING} are at the same time. */
    record PhaseStarted(Instant at, Phase phase) implements RunEvent {}

    /** An activity begins; its pause before is over. */
    record ActivityStarted(Instant at, Phase phase, String name, Activity.Kind kind, boolean background)
            implements RunEvent {}

    /**
     * An activity has ended.
     *
     * @param record its record as in the journal; it has no {@code status} when the activity was cut off
     */
    record ActivityEnded(Instant at, Phase phase, String name, ObjectNode record) implements RunEvent {}

    /** A probe of the hypothesis was compared with its tolerance. */
    record ProbeSampled(Instant at, Phase phase, String name, JsonNode output, boolean met) implements RunEvent {}

    /** The hypothesis was checked. */
    record HypothesisChecked(Instant at, Phase phase, boolean met) implements RunEvent {}

    /**
     * A safeguard was compared with its tolerance.
     *
     * @param output {@code null} in JSON when the probe failed
     * @param met empty when the output has a type that the tolerance cannot judge
     */
    record SafeguardSampled(Instant at, String name, JsonNode output, Optional<Boolean> met) implements RunEvent {}

    /** A safeguard ends the run. */
    record SafeguardTriggered(Instant at, String name) implements RunEvent {}

    /** The run is asked to end early. */
    record Stopped(Instant at, StopReason reason) implements RunEvent {}

    /** The run has ended. */
    record Ended(Instant at, RunStatus status, boolean deviated) implements RunEvent {}
}
