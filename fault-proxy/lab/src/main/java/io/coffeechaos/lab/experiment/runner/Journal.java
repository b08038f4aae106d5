package io.coffeechaos.lab.experiment.runner;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The journal of a run, in Chaos Toolkit's format. Thread-safe. */
final class Journal {
    /** The version of the format. */
    private static final String VERSION = "1.45.0";

    /** Our own data, which Chaos Toolkit's readers ignore, is under this one key. */
    private static final String OWN_KEY = "coffee";

    private final ObjectNode experiment;
    private final Instant start;
    private final List<HypothesisRecord> during = new ArrayList<>();
    private final List<ActivityRecord> run = new ArrayList<>();
    private final List<ActivityRecord> rollbacks = new ArrayList<>();
    private Optional<HypothesisRecord> before = Optional.empty();
    private Optional<HypothesisRecord> after = Optional.empty();
    private Optional<RunStatus> status = Optional.empty();
    private Optional<Instant> end = Optional.empty();
    private Optional<StopReason> stop = Optional.empty();
    private Optional<String> crash = Optional.empty();
    private boolean deviated;

    /** @param experiment the experiment as in its file, with its title substituted */
    Journal(ObjectNode experiment, Instant start) {
        this.experiment = experiment;
        this.start = start;
    }

    synchronized void before(HypothesisRecord check) {
        before = Optional.of(check);
    }

    synchronized void during(HypothesisRecord check) {
        during.add(check);
    }

    synchronized void after(HypothesisRecord check) {
        after = Optional.of(check);
    }

    synchronized void addRun(ActivityRecord activity) {
        run.add(activity);
    }

    synchronized void addRollback(ActivityRecord activity) {
        rollbacks.add(activity);
    }

    synchronized Optional<RunStatus> status() {
        return status;
    }

    synchronized boolean isDeviated() {
        return deviated;
    }

    synchronized void status(RunStatus now) {
        status = Optional.of(now);
    }

    /** Sets the status unless the run already has one. */
    synchronized void statusIfNone(RunStatus now) {
        status = status.or(() -> Optional.of(now));
    }

    synchronized void deviate() {
        deviated = true;
    }

    synchronized void stopped(StopReason reason) {
        stop = stop.or(() -> Optional.of(reason));
    }

    synchronized void crashed(String reason) {
        crash = crash.or(() -> Optional.of(reason));
    }

    synchronized void end(Instant at) {
        end = Optional.of(at);
    }

    synchronized ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("chaoslib-version", VERSION);
        json.put("platform", Host.platform());
        json.put("node", Host.name());
        json.set("experiment", experiment);
        json.put("start", Times.iso(start));
        json.put("status", status.orElse(RunStatus.COMPLETED).word());
        json.put("deviated", deviated);
        ObjectNode states = json.putObject("steady_states");
        states.set("before", before.<JsonNode>map(HypothesisRecord::toJson).orElse(NullNode.getInstance()));
        states.set("after", after.<JsonNode>map(HypothesisRecord::toJson).orElse(NullNode.getInstance()));
        ArrayNode iterations = states.putArray("during");
        during.forEach(check -> iterations.add(check.toJson()));
        ArrayNode runs = json.putArray("run");
        run.forEach(activity -> runs.add(activity.toJson()));
        ArrayNode played = json.putArray("rollbacks");
        rollbacks.forEach(activity -> played.add(activity.toJson()));
        end.ifPresent(at -> {
            json.put("end", Times.iso(at));
            json.put("duration", Times.seconds(Duration.between(start, at)));
        });
        if (stop.isPresent() || crash.isPresent()) {
            ObjectNode own = json.putObject(OWN_KEY);
            stop.ifPresent(reason -> own.put("stopped", reason.words()));
            crash.ifPresent(reason -> own.put("aborted", reason));
        }
        return json;
    }
}
