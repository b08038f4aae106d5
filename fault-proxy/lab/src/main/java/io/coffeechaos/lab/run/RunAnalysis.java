package io.coffeechaos.lab.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.coffeechaos.lab.experiment.runner.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What the reports of a run are made of.
 *
 * @param faults the faults, from their begin to their observed end
 * @param probes what each probe saw
 * @param periods the KPI before, during and after the faults
 * @param breakers the states of each breaker over time
 * @param findings what deviated, and what helps
 */
record RunAnalysis(
        List<FaultBand> faults,
        ProbeTable probes,
        List<Period> periods,
        Map<String, List<BreakerState>> breakers,
        RunTimes times,
        List<Finding> findings) {
    /** A state of a breaker from its begin to its end. */
    record BreakerState(String word, Instant begin, Instant end) {}

    static RunAnalysis of(LabRun.Outcome outcome) {
        List<KpiSample> samples = outcome.samples();
        List<FaultBand> faults = FaultBand.of(outcome.events(), samples, outcome.ended());
        ProbeTable probes = ProbeTable.of(outcome.plan().file(), outcome.events());
        List<Period> periods = Period.of(samples, faults);
        Map<String, List<BreakerState>> breakers = breakers(samples);
        return new RunAnalysis(
                faults,
                probes,
                periods,
                breakers,
                times(outcome, faults, breakers),
                Findings.of(outcome, faults, probes, periods));
    }

    private static RunTimes times(
            LabRun.Outcome outcome, List<FaultBand> faults, Map<String, List<BreakerState>> breakers) {
        List<RunTimes.Check> settled = new ArrayList<>(outcome.samples().stream()
                .map(sample -> new RunTimes.Check(
                        sample.at(),
                        sample.kpi().path("sent").asInt() > 0
                                && sample.number("open") == 0
                                && sample.number("queueDepth") == 0))
                .toList());
        settled.add(new RunTimes.Check(
                outcome.ended(),
                outcome.facts().audit().open() == 0 && outcome.facts().left().isEmpty()));
        return RunTimes.of(new RunTimes.Seen(
                faults,
                checks(outcome),
                breakers.values().stream()
                        .flatMap(List::stream)
                        .filter(state -> state.word().equals("OPEN"))
                        .map(BreakerState::begin)
                        .toList(),
                outcome.events().activities(Phase.METHOD).stream()
                        .filter(activity ->
                                activity.record().at("/activity/type").asText().equals("action"))
                        .map(RunEvents.ActivityTime::begin)
                        .toList(),
                outcome.events().stopped(),
                settled));
    }

    /** The checks of the run; after the last of them, the samples of the KPI are compared with the same tolerances. */
    private static List<RunTimes.Check> checks(LabRun.Outcome outcome) {
        List<RunTimes.Check> checks = new ArrayList<>(outcome.events().checks().stream()
                .map(check -> new RunTimes.Check(check.at(), check.met()))
                .toList());
        ProbeValues values = new ProbeValues(outcome.plan().file());
        Instant last = checks.isEmpty() ? outcome.ended() : checks.getLast().at();
        outcome.samples().stream()
                .filter(sample -> sample.at().isAfter(last) && sample.number("started") > 0)
                .map(sample -> new RunTimes.Check(
                        sample.at(),
                        values.comparisons().stream().allMatch(comparison -> comparison.holds(sample.kpi()))))
                .forEach(checks::add);
        return checks;
    }

    private static Map<String, List<BreakerState>> breakers(List<KpiSample> samples) {
        Map<String, List<BreakerState>> states = new LinkedHashMap<>();
        for (KpiSample sample : samples) {
            for (Map.Entry<String, JsonNode> breaker :
                    sample.kpi().path("breakers").properties()) {
                List<BreakerState> of = states.computeIfAbsent(breaker.getKey(), name -> new ArrayList<>());
                String word = breaker.getValue().asText();
                Instant begin = sample.at();
                if (!of.isEmpty()) {
                    BreakerState open = of.removeLast();
                    of.add(new BreakerState(open.word(), open.begin(), sample.at()));
                    if (open.word().equals(word)) {
                        continue;
                    }
                }
                of.add(new BreakerState(word, begin, sample.at()));
            }
        }
        return states;
    }

    /** The verdict in words: how many customers were served, and what was wrong meanwhile. */
    String sentence() {
        Period during = periods.size() > 1 ? periods.get(1) : periods.getFirst();
        String customers = during.success()
                .map(share -> Period.percent(share) + " of customers succeeded")
                .orElse("no customer ended a checkout");
        String broken = faults.stream().map(FaultBand::clause).distinct().collect(Collectors.joining(", "));
        return customers + (broken.isEmpty() ? ", nothing was broken" : " while " + broken);
    }

    /** The times in words; each says from when to when it counts. */
    List<String> timeWords() {
        List<String> words = new ArrayList<>();
        if (faults.isEmpty()) {
            words.add("Nothing was broken, so nothing had to be noticed.");
        } else {
            words.add(line(
                    "Detected",
                    times.detect(),
                    "after the first fault began",
                    "Never noticed: the hypothesis was met, and no breaker opened."));
            words.add(line(
                    "Recovered",
                    times.recover(),
                    "after the last fault ended: the hypothesis was met in " + RunTimes.IN_A_ROW + " checks in a row",
                    isUnmet() ? "Not recovered." : "Nothing to recover from: the hypothesis was never unmet."));
            words.add(line(
                    "Settled",
                    times.settle(),
                    "after the last fault ended: no order was open",
                    "Not settled: orders are open, or something is still broken."));
        }
        words.add(line("Stopped", times.stop(), "after the last action before it", "Not stopped early."));
        return words;
    }

    private boolean isUnmet() {
        return probes.rows().stream().anyMatch(row -> row.breach().isPresent());
    }

    private static String line(String what, Optional<Duration> took, String since, String otherwise) {
        return took.map(time -> what + " " + Seconds.words(time) + " " + since + ".")
                .orElse(otherwise);
    }
}
