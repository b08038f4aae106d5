package io.coffeechaos.lab.experiment.file;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coffeechaos.lab.experiment.file.Experiment.Hypothesis;
import io.coffeechaos.lab.experiment.json.InvalidExperimentException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Checks an experiment with Chaos Toolkit's messages, in Chaos Toolkit's order, and makes it a typed value. */
public final class ExperimentReader {
    private static final String DEPRECATED_ARGUMENTS =
            "Process arguments should now be a list to keep the ordering of the arguments. Dictionary arguments are"
                    + " deprecated for process activities.";

    private final Environment environment;
    private final boolean checked;
    private final ActivityReader activities;

    private ExperimentReader(Environment environment, boolean checked) {
        this.environment = environment;
        this.checked = checked;
        activities = new ActivityReader(environment, checked);
    }

    /**
     * Reads a file and checks it.
     *
     * @param environment where variables and programs are looked up
     * @throws InvalidExperimentException at the first thing that is wrong
     */
    public static Experiment read(JsonNode file, Environment environment) throws InvalidExperimentException {
        return new ExperimentReader(environment, true).read(new Fields(file, ""));
    }

    /** Reads a file and checks its structure only, for {@code --no-validation}. */
    public static Experiment readUnchecked(JsonNode file, Environment environment) throws InvalidExperimentException {
        return new ExperimentReader(environment, false).read(new Fields(file, ""));
    }

    /**
     * Reads one activity that is neither in the method nor in the hypothesis: a probe of the configuration.
     *
     * @param pointer the JSON pointer of the activity, for the exception
     */
    public static Activity readActivity(ObjectNode activity, String pointer, Environment environment)
            throws InvalidExperimentException {
        return new ActivityReader(environment, false).read(new Fields(activity, pointer));
    }

    private Experiment read(Fields file) throws InvalidExperimentException {
        if (!file.isTruthy()) {
            throw file.invalid("an empty experiment is not an experiment");
        }
        ObjectNode source = file.object();
        if (checked) {
            heading(file);
            VariablesLoader.load(source, environment, Overrides.NONE);
        }
        Optional<Hypothesis> hypothesis = hypothesis(file);
        Fields method = file.at("method");
        if (method.isNone()) {
            throw method.invalid("an experiment requires a method, which can be empty for only checking steady state"
                    + " hypothesis ");
        }
        List<Activity> methodActivities = new ArrayList<>();
        for (Fields activity : method.items()) {
            methodActivities.add(methodActivity(file, activity));
        }
        List<Activity> rollbacks = new ArrayList<>();
        for (Fields activity : file.at("rollbacks").items()) {
            rollbacks.add(activities.read(activity));
        }
        List<String> warnings = new ArrayList<>();
        List<Fields> all = all(file);
        if (all.stream().anyMatch(ExperimentReader::hasDeprecatedArguments)) {
            warnings.add(DEPRECATED_ARGUMENTS);
        }
        ControlReader controls = new ControlReader(activities);
        controls.read(file, all);
        warnings.addAll(controls.warnings());
        return new Experiment(source, hypothesis, methodActivities, rollbacks, controls.safeguards(), warnings);
    }

    private static void heading(Fields file) throws InvalidExperimentException {
        if (!file.at("title").isTruthy()) {
            throw file.at("title").invalid("experiment requires a title");
        }
        if (!file.at("description").isTruthy()) {
            throw file.at("description").invalid("experiment requires a description");
        }
        for (Fields tag : file.at("tags").items()) {
            if (!tag.node().isTextual() || tag.text().isEmpty()) {
                throw tag.invalid("experiment tags must be a non-empty string");
            }
        }
        for (Fields extension : file.at("extensions").items()) {
            if (!extension.at("name").isTruthy() || extension.at("name").text().isBlank()) {
                throw extension.invalid("All extensions require a non-empty name");
            }
        }
    }

    private Optional<Hypothesis> hypothesis(Fields file) throws InvalidExperimentException {
        Fields hypothesis = file.at("steady-state-hypothesis");
        if (hypothesis.isNone()) {
            return Optional.empty();
        }
        hypothesis.object();
        if (!hypothesis.at("title").isTruthy()) {
            throw hypothesis.invalid("hypothesis requires a title");
        }
        List<Activity> probes = new ArrayList<>();
        for (Fields probe : hypothesis.at("probes").items()) {
            probes.add(activities.readProbe(probe));
        }
        return probes.isEmpty()
                ? Optional.empty()
                : Optional.of(new Hypothesis(hypothesis.at("title").text(), probes));
    }

    private Activity methodActivity(Fields file, Fields item) throws InvalidExperimentException {
        Activity activity = activities.read(item);
        if (checked && activity instanceof Activity.Reference reference && !isNamed(file, reference.ref())) {
            throw item.at("ref")
                    .invalid("referenced activity '" + reference.ref() + "' could not be found in the experiment");
        }
        return activity;
    }

    private static boolean isNamed(Fields file, String name) throws InvalidExperimentException {
        List<Fields> candidates = new ArrayList<>(file.at("method").items());
        candidates.addAll(file.at("steady-state-hypothesis").at("probes").items());
        return candidates.stream()
                .anyMatch(candidate -> candidate.at("name").text().equals(name));
    }

    private static List<Fields> all(Fields file) throws InvalidExperimentException {
        List<Fields> all =
                new ArrayList<>(file.at("steady-state-hypothesis").at("probes").items());
        all.addAll(file.at("method").items());
        all.addAll(file.at("rollbacks").items());
        return all;
    }

    private static boolean hasDeprecatedArguments(Fields activity) {
        Fields provider = activity.at("provider");
        return provider.at("type").text().equals("process")
                && provider.at("arguments").node().isObject();
    }
}
