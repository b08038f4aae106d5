package io.coffeechaos.lab.experiment.runner;

import com.fasterxml.jackson.databind.JsonNode;
import io.coffeechaos.lab.experiment.file.Activity;
import io.coffeechaos.lab.experiment.file.Activity.Expectation;
import io.coffeechaos.lab.experiment.file.Experiment.Hypothesis;
import io.coffeechaos.lab.experiment.json.InvalidExperimentException;
import io.coffeechaos.lab.experiment.json.TypeMismatchException;
import io.coffeechaos.lab.experiment.json.Variables;
import io.coffeechaos.lab.experiment.provider.CrashException;
import io.coffeechaos.lab.experiment.tolerance.Tolerance;
import io.coffeechaos.lab.experiment.tolerance.ToleranceReader;
import java.util.ArrayList;
import java.util.List;

/** Checks the hypothesis once: the probes in order, up to the first one that fails or is not in its tolerance. */
final class HypothesisRunner {
    private final RunContext context;
    private final ActivityRunner activities;

    HypothesisRunner(RunContext context) {
        this.context = context;
        activities = new ActivityRunner(context);
    }

    /**
     * Checks the hypothesis.
     *
     * @throws CrashException when a probe crashes, or its output has a type that the tolerance cannot judge
     */
    HypothesisRecord check(Hypothesis hypothesis, Phase phase) throws CrashException, InterruptedException {
        context.log().info("Steady state hypothesis: " + hypothesis.title());
        List<ActivityRecord> probes = new ArrayList<>();
        boolean met = true;
        for (Activity probe : hypothesis.probes()) {
            ActivityRecord record = activities.run(probe, phase, probes::add);
            met = isMet(probe, record);
            record.judge(met);
            context.tell(new RunEvent.ProbeSampled(
                    context.pacer().now(), phase, record.name(), context.mask().mask(record.output()), met));
            if (!met) {
                break;
            }
        }
        if (met) {
            context.log().info("Steady state hypothesis is met!");
        }
        context.tell(new RunEvent.HypothesisChecked(context.pacer().now(), phase, met));
        return new HypothesisRecord(met, probes);
    }

    private boolean isMet(Activity probe, ActivityRecord record) throws CrashException {
        if (record.isFailed()) {
            context.log().warning("Probe terminated unexpectedly, so its tolerance could not be validated");
            return false;
        }
        if (context.options().dry().filter(Dry::leavesOutTolerances).isPresent()) {
            return true;
        }
        Expectation expectation = probe.expectation()
                .orElseThrow(() -> new CrashException("probe '" + record.name() + "' has no tolerance"));
        try {
            return filled(expectation, context.variables()).isMet(record.output(), context.variables());
        } catch (TypeMismatchException | InvalidExperimentException wrong) {
            throw new CrashException("probe '" + record.name() + "': " + wrong.getMessage());
        }
    }

    /** The tolerance. A text may be a placeholder for a tolerance of any type. */
    static Tolerance filled(Expectation expectation, Variables variables) throws InvalidExperimentException {
        JsonNode source = expectation.source();
        return source.isTextual()
                ? ToleranceReader.readFilled(variables.substitute(source), expectation.pointer())
                : expectation.tolerance();
    }
}
