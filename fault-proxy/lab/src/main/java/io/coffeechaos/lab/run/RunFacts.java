package io.coffeechaos.lab.run;

import io.coffeechaos.lab.experiment.runner.Phase;
import io.coffeechaos.lab.experiment.runner.RunResult;
import io.coffeechaos.lab.experiment.runner.RunStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Puts together what a run has shown.
 *
 * @param plan what was run
 * @param began when the run began
 * @param events what happened in it
 * @param recorder the KPI of each second
 * @param bites what the faults touched
 */
record RunFacts(RunPlan plan, Instant began, RunEvents events, KpiRecorder recorder, Bites bites) {
    /**
     * The facts for the verdict.
     *
     * @param notPrepared why the system could not be prepared, if so
     * @param result what the runner says, if the experiment began
     * @param stopped why the run was ended early, if so
     * @param left what could not be healed
     */
    Facts of(
            Optional<String> notPrepared,
            Optional<RunResult> result,
            Optional<String> stopped,
            List<String> left,
            Facts.Audit audit) {
        List<KpiSample> samples = recorder.samples();
        Claim.Times times = times();
        List<Facts.ClaimResult> claims = new ArrayList<>();
        if (result.isPresent()) {
            plan.claims().forEach(claim -> claims.add(claim.judge(samples, times)));
        }
        List<KpiSample> during = loaded(samples);
        return new Facts(
                notPrepared,
                audit,
                result.map(RunResult::status).orElse(RunStatus.INTERRUPTED),
                met(Phase.BEFORE),
                result.filter(RunResult::deviated).isPresent(),
                events.samples().stream().anyMatch(sample -> sample.phase() == Phase.DURING && !sample.met()),
                notCarriedOut(),
                stopped,
                deadSeconds(during),
                staleShare(during, recorder.misses()),
                bites.none(),
                claims,
                left);
    }

    private Claim.Times times() {
        return new Claim.Times(began, events.beganByName(), events.ended());
    }

    /** Whether a later sample can still keep one of the claims. */
    boolean isUndecided() {
        List<KpiSample> samples = recorder.samples();
        return plan.claims().stream().anyMatch(claim -> claim.isUndecided(samples, times(), Instant.now()));
    }

    /** The activities of the method that failed. One that was cut off by the end of the run has not failed. */
    private List<String> notCarriedOut() {
        Instant stop = events.stopped().orElse(Instant.MAX);
        return events.activities().stream()
                .filter(activity -> activity.phase() == Phase.METHOD && !activity.succeeded())
                .filter(activity -> activity.end().isBefore(stop))
                .map(RunEvents.ActivityTime::name)
                .toList();
    }

    /** The samples between the gate and the rollbacks. */
    private List<KpiSample> loaded(List<KpiSample> samples) {
        Instant from = events.began(Phase.BEFORE).orElse(Instant.MAX);
        Instant until = events.began(Phase.ROLLBACKS).orElse(Instant.MAX);
        return samples.stream()
                .filter(sample -> !sample.at().isBefore(from) && sample.at().isBefore(until))
                .toList();
    }

    private Optional<Boolean> met(Phase phase) {
        List<RunEvents.ProbeSample> samples = events.samples().stream()
                .filter(sample -> sample.phase() == phase)
                .toList();
        return samples.isEmpty()
                ? Optional.empty()
                : Optional.of(samples.stream().allMatch(RunEvents.ProbeSample::met));
    }

    /** The longest time without a new customer. Each sample counts the customers of the last five seconds. */
    static int deadSeconds(List<KpiSample> samples) {
        int longest = 0;
        Optional<Instant> since = Optional.empty();
        for (KpiSample sample : samples) {
            if (sample.number("started") > 0) {
                since = Optional.empty();
            } else {
                Instant from = since.orElse(sample.at());
                since = Optional.of(from);
                longest = Math.max(
                        longest,
                        VerdictRules.DEAD_SECONDS
                                + (int) Duration.between(from, sample.at()).toSeconds());
            }
        }
        return longest;
    }

    /** The share of the samples whose sources were older than five seconds, and of the samples that the lab did not give. */
    static double staleShare(List<KpiSample> samples, int misses) {
        long stale = samples.stream()
                .filter(sample -> sample.number("staleMs") > 5_000)
                .count();
        return samples.isEmpty() ? 0 : (double) (stale + misses) / (samples.size() + misses);
    }
}
