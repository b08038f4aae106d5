package io.coffeechaos.lab.experiment.runner;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coffeechaos.lab.experiment.file.Activity;
import io.coffeechaos.lab.experiment.file.Environment;
import io.coffeechaos.lab.experiment.file.ExperimentReader;
import io.coffeechaos.lab.experiment.file.Provider;
import io.coffeechaos.lab.experiment.json.InvalidExperimentException;
import io.coffeechaos.lab.experiment.json.Variables;
import io.coffeechaos.lab.experiment.provider.ActivityFailedException;
import io.coffeechaos.lab.experiment.provider.CrashException;
import io.coffeechaos.lab.experiment.provider.Providers;
import java.util.Map;
import java.util.Optional;

/** Replaces the probes in the configuration by what they find: a http body, or the trimmed output of a process. */
public final class DynamicConfiguration {
    private final Environment environment;
    private final Providers providers;
    private final RunLog log;
    private boolean failed;

    private DynamicConfiguration(Environment environment, RunLog log) {
        this.environment = environment;
        providers = new Providers(environment);
        this.log = log;
    }

    /**
     * Runs the probes in order; a probe can use the values before it. A probe that fails loses its key, and one warning
     * is logged for all of them.
     */
    public static Variables resolve(Variables variables, Environment environment, RunLog log)
            throws InterruptedException {
        return new DynamicConfiguration(environment, log).resolve(variables);
    }

    private Variables resolve(Variables variables) throws InterruptedException {
        ObjectNode values = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> entry : variables.configuration().properties()) {
            if (entry.getValue() instanceof ObjectNode probe
                    && probe.path("type").asText().equals("probe")) {
                value(entry.getKey(), probe, new Variables(values, variables.secrets()))
                        .ifPresent(value -> values.set(entry.getKey(), value));
            } else {
                values.set(entry.getKey(), entry.getValue());
            }
        }
        if (failed) {
            log.warning("Some of the dynamic configuration failed to be loaded."
                    + "Please review the log file for understanding what happened.");
        }
        return new Variables(values, variables.secrets());
    }

    private Optional<JsonNode> value(String key, ObjectNode probe, Variables known) throws InterruptedException {
        String reason;
        try {
            if (ExperimentReader.readActivity(probe, "/configuration/" + key, environment)
                    instanceof Activity.Call call) {
                ObjectNode output = providers.call(call.provider(), known);
                switch (call.provider()) {
                    case Provider.Http http -> {
                        return Optional.of(output.path("body"));
                    }
                    case Provider.ChildProcess process -> {
                        if (output.path("status").asInt() == 0) {
                            return Optional.of(JsonNodeFactory.instance.textNode(
                                    output.path("stdout").asText().strip()));
                        }
                        reason = output.path("stderr").asText();
                    }
                }
            } else {
                reason = "it is a reference";
            }
        } catch (InvalidExperimentException | ActivityFailedException | CrashException broken) {
            reason = broken.getMessage();
        }
        failed = true;
        log.debug("Failed to load configuration '" + key + "': " + reason);
        return Optional.empty();
    }
}
