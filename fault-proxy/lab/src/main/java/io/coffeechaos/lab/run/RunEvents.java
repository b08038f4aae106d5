package io.coffeechaos.lab.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.coffeechaos.lab.experiment.runner.Phase;
import io.coffeechaos.lab.experiment.runner.RunEvent;
import io.coffeechaos.lab.experiment.runner.RunListener;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keeps what happened in a run: phases, activities, and every sample of a probe. Thread-safe. */
final class RunEvents implements RunListener {
    /** More samples than this, ten hours of one a second with ten probes, are not kept. */
    private static final int SAMPLES_MAX = 360_000;

    private final Map<Phase, Instant> phases = new LinkedHashMap<>();
    private final List<ActivityTime> activities = new ArrayList<>();
    private final Map<String, Instant> running = new LinkedHashMap<>();
    private final List<ProbeSample> samples = new ArrayList<>();
    private final List<Check> checks = new ArrayList<>();
    private final List<String> fired = new ArrayList<>();
    private Optional<Instant> stopped = Optional.empty();

    /** The events of a run that ended long ago, as its journal tells them. */
    static RunEvents of(JsonNode journal) {
        RunEvents events = new RunEvents();
        JsonNode states = journal.path("steady_states");
        events.check(Phase.BEFORE, states.path("before"));
        journal.path("run").forEach(record -> events.activity(Phase.METHOD, record));
        states.path("during").forEach(check -> events.check(Phase.DURING, check));
        events.check(Phase.AFTER, states.path("after"));
        journal.path("rollbacks").forEach(record -> events.activity(Phase.ROLLBACKS, record));
        return events;
    }

    private void check(Phase phase, JsonNode check) {
        Instant last = Instant.EPOCH;
        for (JsonNode probe : check.path("probes")) {
            Instant at = JournalTimes.end(probe);
            last = at.isAfter(last) ? at : last;
            phases.putIfAbsent(phase, JournalTimes.begin(probe));
            samples.add(new ProbeSample(
                    at,
                    phase,
                    probe.at("/activity/name").asText(),
                    probe.path("output"),
                    probe.path("tolerance_met").asBoolean()));
        }
        if (check.path("probes").size() > 0) {
            checks.add(new Check(last, phase, check.path("steady_state_met").asBoolean()));
        }
    }

    private void activity(Phase phase, JsonNode record) {
        phases.putIfAbsent(phase, JournalTimes.begin(record));
        activities.add(new ActivityTime(
                record.at("/activity/name").asText(),
                phase,
                JournalTimes.begin(record),
                JournalTimes.end(record),
                record.path("status").asText().equals("succeeded"),
                record));
    }

    /**
     * An activity of method or rollbacks.
     *
     * @param succeeded whether the call was carried out
     */
    record ActivityTime(String name, Phase phase, Instant begin, Instant end, boolean succeeded, JsonNode record) {}

    /** A sample of a probe of the hypothesis. */
    record ProbeSample(Instant at, Phase phase, String name, JsonNode output, boolean met) {}

    /** The hypothesis at one time. */
    record Check(Instant at, Phase phase, boolean met) {}

    @Override
    public synchronized void on(RunEvent event) {
        switch (event) {
            case RunEvent.PhaseStarted started -> phases.putIfAbsent(started.phase(), started.at());
            case RunEvent.ActivityStarted started -> running.put(started.phase() + started.name(), started.at());
            case RunEvent.ActivityEnded ended ->
                activities.add(new ActivityTime(
                        ended.name(),
                        ended.phase(),
                        running.getOrDefault(ended.phase() + ended.name(), ended.at()),
                        ended.at(),
                        ended.record().path("status").asText().equals("succeeded"),
                        ended.record()));
            case RunEvent.ProbeSampled sample -> {
                if (samples.size() < SAMPLES_MAX) {
                    samples.add(
                            new ProbeSample(sample.at(), sample.phase(), sample.name(), sample.output(), sample.met()));
                }
            }
            case RunEvent.HypothesisChecked checked -> {
                if (checks.size() < SAMPLES_MAX) {
                    checks.add(new Check(checked.at(), checked.phase(), checked.met()));
                }
            }
            case RunEvent.SafeguardSampled sampled -> {}
            case RunEvent.SafeguardTriggered triggered -> {
                fired.add(triggered.name());
                stopped = stopped.or(() -> Optional.of(triggered.at()));
            }
            case RunEvent.Stopped early -> stopped = stopped.or(() -> Optional.of(early.at()));
            case RunEvent.Ended end -> {}
        }
    }

    /** The phase that began last. */
    synchronized String phase() {
        return phases.isEmpty()
                ? "prepare"
                : List.copyOf(phases.keySet()).getLast().name().toLowerCase(java.util.Locale.ROOT);
    }

    synchronized Optional<Instant> began(Phase phase) {
        return Optional.ofNullable(phases.get(phase));
    }

    synchronized List<ActivityTime> activities() {
        return List.copyOf(activities);
    }

    /** When each activity began, by name. */
    synchronized Map<String, Instant> beganByName() {
        Map<String, Instant> began = new LinkedHashMap<>();
        activities.forEach(activity -> began.put(activity.name(), activity.begin()));
        return began;
    }

    /** When each activity of the method ended, by name. */
    synchronized Map<String, Instant> ended() {
        Map<String, Instant> ended = new LinkedHashMap<>();
        activities.forEach(activity -> ended.put(activity.name(), activity.end()));
        return ended;
    }

    synchronized List<ProbeSample> samples() {
        return List.copyOf(samples);
    }

    synchronized List<Check> checks() {
        return List.copyOf(checks);
    }

    /** The activities of a phase. */
    synchronized List<ActivityTime> activities(Phase phase) {
        return activities.stream().filter(activity -> activity.phase() == phase).toList();
    }

    /** The stop conditions that ended the run. */
    synchronized List<String> fired() {
        return List.copyOf(fired);
    }

    /** The last sample of each probe. */
    synchronized List<ProbeSample> latest() {
        Map<String, ProbeSample> last = new LinkedHashMap<>();
        samples.forEach(sample -> last.put(sample.name(), sample));
        return List.copyOf(last.values());
    }

    /** When the run was ended early. */
    synchronized Optional<Instant> stopped() {
        return stopped;
    }

    /** The last outcome of each probe, as {@code +} and {@code -}. */
    synchronized String ticks() {
        StringBuilder ticks = new StringBuilder();
        latest().forEach(sample -> ticks.append(sample.met() ? '+' : '-'));
        return ticks.toString();
    }
}
