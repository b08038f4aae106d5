package io.coffeechaos.lab.experiment.file;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A checked experiment.
 *
 * @param source the whole file, before substitution
 * @param hypothesis the steady-state hypothesis, if it has probes
 * @param safeguards the safeguard controls of the experiment, as they stand in the file, before substitution
 * @param warnings what the check found and does not refuse, in order, for the log
 */
public record Experiment(
        ObjectNode source,
        Optional<Hypothesis> hypothesis,
        List<Activity> method,
        List<Activity> rollbacks,
        List<ObjectNode> safeguards,
        List<String> warnings) {
    /** Copies the lists. */
    public Experiment {
        method = List.copyOf(method);
        rollbacks = List.copyOf(rollbacks);
        safeguards = List.copyOf(safeguards);
        warnings = List.copyOf(warnings);
    }

    /**
     * The steady-state hypothesis.
     *
     * @param probes at least one; each has a tolerance
     */
    public record Hypothesis(String title, List<Activity> probes) {
        /** Copies the list. */
        public Hypothesis {
            probes = List.copyOf(probes);
        }
    }

    /**
     * The activity of that name: of the method, or of the hypothesis, which wins. Rollbacks are not searched. Of equal
     * names the last one counts.
     */
    public Optional<Activity.Call> named(String name) {
        Map<String, Activity.Call> calls = new LinkedHashMap<>();
        method.forEach(activity -> remember(activity, calls));
        hypothesis.ifPresent(all -> all.probes().forEach(activity -> remember(activity, calls)));
        return Optional.ofNullable(calls.get(name));
    }

    private static void remember(Activity activity, Map<String, Activity.Call> calls) {
        if (activity instanceof Activity.Call call) {
            calls.put(call.name(), call);
        }
    }
}
