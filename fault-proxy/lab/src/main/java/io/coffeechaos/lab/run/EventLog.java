package io.coffeechaos.lab.run;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.coffeechaos.lab.experiment.runner.Phase;
import io.coffeechaos.lab.experiment.runner.RunEvent;
import io.coffeechaos.lab.experiment.runner.RunListener;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * Writes what happens in a run to {@code events.jsonl}, a line for each event, at once: phases, activities, changes of the
 * hypothesis, stops. It writes {@value #EVENTS_MAX} events at most. Thread-safe.
 */
final class EventLog implements RunListener, AutoCloseable {
    static final String FILE = "events.jsonl";

    private static final int EVENTS_MAX = 10_000;

    private final BufferedWriter file;
    private int written;
    private Optional<Boolean> met = Optional.empty();

    EventLog(Path folder) throws IOException {
        this.file = Files.newBufferedWriter(folder.resolve(FILE));
    }

    @Override
    public synchronized void on(RunEvent event) {
        Instant at = event.at();
        switch (event) {
            case RunEvent.PhaseStarted started ->
                add(at, "phase", started.phase().name().toLowerCase(Locale.ROOT));
            case RunEvent.ActivityStarted started -> {
                if (isTold(started.phase())) {
                    add(at, "activity", started.name() + " begins");
                }
            }
            case RunEvent.ActivityEnded ended -> {
                if (isTold(ended.phase())) {
                    String status = ended.record().path("status").asText("cut off");
                    add(at, "activity", ended.name() + ": " + status);
                }
            }
            case RunEvent.HypothesisChecked checked -> {
                if (!met.equals(Optional.of(checked.met()))) {
                    add(at, "hypothesis", checked.met() ? "met" : "not met");
                }
                met = Optional.of(checked.met());
            }
            case RunEvent.ProbeSampled sample -> {}
            case RunEvent.SafeguardSampled sample -> {}
            case RunEvent.SafeguardTriggered triggered -> add(at, "safeguard", triggered.name());
            case RunEvent.Stopped early -> add(at, "stop", early.reason().words());
            case RunEvent.Ended end ->
                add(at, "method", end.status().name().toLowerCase(Locale.ROOT) + (end.deviated() ? ", deviated" : ""));
        }
    }

    /** Whether the activities of a phase are told. The probes of the hypothesis are too many. */
    private static boolean isTold(Phase phase) {
        return phase == Phase.METHOD || phase == Phase.ROLLBACKS;
    }

    /** Adds an event of the runner itself. */
    synchronized void add(Instant at, String type, String text) {
        if (written >= EVENTS_MAX) {
            return;
        }
        try {
            file.write(JsonNodeFactory.instance
                            .objectNode()
                            .put("seq", ++written)
                            .put("at", at.toString())
                            .put("type", type)
                            .put("text", text)
                    + "\n");
            file.flush();
        } catch (IOException diskFull) {
            // The run goes on: its journal and its report say the same.
            System.err.println("coffee run: " + FILE + " cannot be written: " + diskFull.getMessage());
            written = EVENTS_MAX;
        }
    }

    @Override
    public synchronized void close() throws IOException {
        file.close();
    }
}
