package io.coffeechaos.lab.experiment.runner;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The record of one activity. Written by its own thread, read by the thread that writes the journal. Thread-safe. */
final class ActivityRecord {
    private final ObjectNode activity;
    private final Instant start;
    private JsonNode output = NullNode.getInstance();
    private Optional<Boolean> succeeded = Optional.empty();
    private Optional<String> exception = Optional.empty();
    private Optional<Instant> end = Optional.empty();
    private Optional<Boolean> toleranceMet = Optional.empty();

    ActivityRecord(ObjectNode activity, Instant start) {
        this.activity = activity;
        this.start = start;
    }

    synchronized void succeed(JsonNode result) {
        output = result;
        succeeded = Optional.of(true);
    }

    synchronized void fail(String reason) {
        succeeded = Optional.of(false);
        exception = Optional.of("ActivityFailed: " + reason);
    }

    /** An unexpected end: the record has no status. */
    synchronized void crash(String reason) {
        exception = Optional.of(reason);
    }

    synchronized void end(Instant at) {
        end = Optional.of(at);
    }

    synchronized void judge(boolean met) {
        toleranceMet = Optional.of(met);
    }

    synchronized boolean isFailed() {
        return succeeded.filter(good -> !good).isPresent();
    }

    synchronized JsonNode output() {
        return output;
    }

    String name() {
        return activity.path("name").asText();
    }

    /** The record in the journal's form. */
    synchronized ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.set("activity", activity);
        json.set("output", output);
        json.put("start", Times.iso(start));
        succeeded.ifPresent(good -> json.put("status", good ? "succeeded" : "failed"));
        exception.ifPresent(reason -> json.putArray("exception").add(reason));
        end.ifPresent(at -> {
            json.put("end", Times.iso(at));
            json.put("duration", Times.seconds(Duration.between(start, at)));
        });
        toleranceMet.ifPresent(met -> json.put("tolerance_met", met));
        return json;
    }
}
