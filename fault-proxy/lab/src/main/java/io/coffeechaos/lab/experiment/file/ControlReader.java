package io.coffeechaos.lab.experiment.file;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coffeechaos.lab.experiment.json.InvalidExperimentException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Checks the controls of an experiment. Controls are Python modules; this runner has one of them,
 * {@code chaosaddons.controls.safeguards}. Another one is a warning, as Chaos Toolkit warns about a module that is not
 * installed.
 */
final class ControlReader {
    private static final String SAFEGUARDS = "chaosaddons.controls.safeguards";

    private final List<String> warnings = new ArrayList<>();
    private final List<ObjectNode> safeguards = new ArrayList<>();
    private final ActivityReader activities;

    ControlReader(ActivityReader activities) {
        this.activities = activities;
    }

    /** The modules that are not available here, in words for the log. */
    List<String> warnings() {
        return warnings;
    }

    /** The safeguard controls of the experiment itself. On other levels Chaos Toolkit never starts them. */
    List<ObjectNode> safeguards() {
        return safeguards;
    }

    void read(Fields experiment, List<Fields> activitiesOfAll) throws InvalidExperimentException {
        List<Fields> ofExperiment = experiment.at("controls").items();
        List<Fields> all = new ArrayList<>(ofExperiment);
        all.addAll(experiment.at("steady-state-hypothesis").at("controls").items());
        for (Fields activity : activitiesOfAll) {
            all.addAll(activity.at("controls").items());
        }
        Set<String> names = new HashSet<>();
        for (Fields control : all) {
            if (!control.object().has("ref") && control.node().has("name")) {
                names.add(control.at("name").text());
            }
        }
        for (Fields control : all) {
            check(control, names);
        }
        for (Fields control : ofExperiment) {
            boolean onlyAfter = control.at("scope").text().equals("after");
            if (isSafeguards(control) && !onlyAfter) {
                safeguards.add(control.object());
            }
        }
    }

    private void check(Fields control, Set<String> names) throws InvalidExperimentException {
        if (control.node().has("ref") && !names.contains(control.at("ref").text())) {
            throw control.invalid("Control reference '" + control.at("ref").text() + "' declaration cannot be found");
        }
        if (!control.node().has("name")) {
            throw control.invalid("A control must have a `name` property");
        }
        String name = control.at("name").text();
        if (!control.node().has("provider")) {
            throw control.invalid("Control '" + name + "' must have a `provider` property");
        }
        Fields scope = control.at("scope");
        if (scope.isTruthy() && !Set.of("before", "after").contains(scope.text())) {
            throw scope.invalid("Control '" + name + "' scope property must be 'before' or 'after' only");
        }
        if (!control.at("provider").at("type").text().equals("python")) {
            return;
        }
        Fields module = control.at("provider").at("module");
        if (!module.isTruthy()) {
            throw module.invalid("Control '" + name + "' must have a module path");
        }
        if (isSafeguards(control)) {
            probes(control.at("provider").at("arguments").at("probes"));
        } else {
            warnings.add("Could not find Python module '" + module.text() + "' in control '" + name
                    + "'. Did you install the Python module? The experiment will carry on running nonetheless.");
        }
    }

    private void probes(Fields probes) throws InvalidExperimentException {
        if (probes.items().isEmpty()) {
            throw probes.invalid("safeguard control must have at least one probe");
        }
        for (Fields probe : probes.items()) {
            SafeguardReader.check(probe, activities);
        }
    }

    private static boolean isSafeguards(Fields control) {
        return control.at("provider").at("module").text().equals(SAFEGUARDS);
    }
}
