package io.coffeechaos.lab.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coffeechaos.lab.runs.AbortedReport;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The run that is going on.
 *
 * @param id the id of the run
 * @param state how far its runner is
 * @param began when it began
 * @param process the runner, when the lab has started it
 * @param progress what the runner has told last
 */
record GoingRun(String id, State state, Instant began, Optional<Process> process, RunProgress progress) {
    /** How far the runner is. */
    enum State {
        /** The process has been started. */
        pending,
        /** The runner has the lease. */
        running,
        /** Somebody wants the run to end. */
        stopping
    }

    GoingRun in(State next) {
        return new GoingRun(id, next, began, process, progress);
    }

    GoingRun at(RunProgress next) {
        return new GoingRun(id, state == State.pending ? State.running : state, began, process, next);
    }

    /** The run as the API shows it. */
    ObjectNode shown() {
        ObjectNode shown = JsonNodeFactory.instance
                .objectNode()
                .put("id", id)
                .put("name", progress.wish().name())
                .put("twin", progress.wish().isTwin())
                .put("short", progress.wish().isShort())
                .put("state", state.name())
                .put("expected", progress.expected())
                .put("began", began.toString())
                .put("phase", progress.phase())
                .put("elapsedS", progress.elapsedS());
        shown.set("probes", progress.probes());
        return shown;
    }

    AbortedReport aborted(String reason, Instant ended, ObjectNode audit, List<String> left) {
        RunWish wish = progress.wish();
        return new AbortedReport(
                id, wish.name(), wish.isTwin(), wish.isShort(), progress.expected(), reason, began, ended, audit, left);
    }
}
