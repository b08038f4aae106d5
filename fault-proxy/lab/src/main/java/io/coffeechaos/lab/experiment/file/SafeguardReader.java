package io.coffeechaos.lab.experiment.file;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coffeechaos.lab.experiment.json.InvalidExperimentException;
import io.coffeechaos.lab.experiment.json.PythonValues;
import io.coffeechaos.lab.experiment.json.Variables;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the probes of safeguard controls. */
public final class SafeguardReader {
    private static final Duration PAUSE_LEAST = Duration.ofMillis(10);
    private static final Duration PAUSE_MOST = Duration.ofHours(1);

    private SafeguardReader() {}

    /**
     * The safeguards of an experiment. The arguments of a control are filled with the variables first, as Chaos Toolkit
     * does for all controls.
     *
     * @throws InvalidExperimentException when a filled probe is no safeguard
     */
    public static List<Safeguard> read(Experiment experiment, Variables variables, Environment environment)
            throws InvalidExperimentException {
        ActivityReader activities = new ActivityReader(environment, false);
        List<Safeguard> safeguards = new ArrayList<>();
        for (ObjectNode control : experiment.safeguards()) {
            var arguments = control.path("provider").path("arguments");
            Fields probes = new Fields(
                    (variables.isEmpty() ? arguments : variables.substitute(arguments)).path("probes"),
                    "/controls/" + control.path("name").asText() + "/provider/arguments/probes");
            for (Fields probe : probes.items()) {
                safeguards.add(safeguard(probe, activities));
            }
        }
        return safeguards;
    }

    /** Checks a probe as it stands in the file, with the messages of the original. */
    static void check(Fields probe, ActivityReader activities) throws InvalidExperimentException {
        Activity activity = activities.read(probe);
        if (!(activity instanceof Activity.Call call)) {
            throw probe.invalid("safeguard control is invalid as a probe is a reference");
        }
        if (call.kind() != Activity.Kind.PROBE) {
            throw probe.invalid("safeguard control '%s' should be of type 'probe' not '%s'"
                    .formatted(call.name(), call.kind().word()));
        }
        if (!probe.node().has("tolerance")) {
            throw probe.invalid(
                    "safeguard control is invalid as the probe '" + call.name() + "' is missing a tolerance property");
        }
        activities.expectation(probe);
        if (!probe.at("frequency").node().isTextual()) {
            mode(probe);
        }
    }

    private static Safeguard safeguard(Fields probe, ActivityReader activities) throws InvalidExperimentException {
        if (activities.readProbe(probe) instanceof Activity.Call call
                && call.expectation().isPresent()) {
            return new Safeguard(call, call.expectation().get(), mode(probe));
        }
        throw probe.invalid("safeguard control is invalid as a probe is a reference");
    }

    private static Safeguard.Mode mode(Fields probe) throws InvalidExperimentException {
        Fields frequency = probe.at("frequency");
        if (frequency.isTruthy()) {
            Optional<BigDecimal> seconds = PythonValues.number(frequency.node());
            Optional<Duration> pause = seconds.flatMap(Seconds::toDuration);
            if (pause.isEmpty()
                    || pause.get().compareTo(PAUSE_LEAST) < 0
                    || pause.get().compareTo(PAUSE_MOST) > 0) {
                throw frequency.invalid("safeguard frequency must be 0.01 to 3600 seconds: was " + frequency.text());
            }
            return new Safeguard.Mode.Every(pause.get());
        }
        return probe.at("background").isTruthy() ? new Safeguard.Mode.Once() : new Safeguard.Mode.Before();
    }
}
