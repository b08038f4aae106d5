package io.coffeechaos.lab.experiment.runner;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * The result of a run.
 *
 * @param journal the journal, with secrets masked
 * @param stop why the run was ended early, if it was
 */
public record RunResult(ObjectNode journal, RunStatus status, boolean deviated, Optional<StopReason> stop) {
    /** 0 when the run completed and the steady state did not deviate, else 1. */
    public int exitCode() {
        return status == RunStatus.COMPLETED && !deviated ? 0 : 1;
    }
}
