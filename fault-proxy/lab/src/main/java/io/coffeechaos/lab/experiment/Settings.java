package io.coffeechaos.lab.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.coffeechaos.lab.experiment.file.ExperimentLoader;
import io.coffeechaos.lab.experiment.json.InvalidExperimentException;
import io.coffeechaos.lab.experiment.json.PythonValues;
import io.coffeechaos.lab.experiment.runner.RunLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Chaos Toolkit's settings file. This runner uses {@code runtime} and {@code auths}.
 *
 * @param node the file's content; an empty object without a file
 */
record Settings(JsonNode node) {
    /** Reads the file. A missing file is no error, and a broken one is an error in the log only, as in the original. */
    static Settings read(Path file, RunLog log) {
        if (!Files.exists(file)) {
            log.debug("The Chaos Toolkit settings file could not be found at '" + file + "'.");
            return new Settings(JsonNodeFactory.instance.objectNode());
        }
        try {
            JsonNode node = ExperimentLoader.read(file);
            if (!node.path("controls").isEmpty()) {
                log.warning("The controls of " + file + " are ignored: this runner has no global controls.");
            }
            return new Settings(node);
        } catch (InvalidExperimentException | IOException broken) {
            log.error("Failed parsing YAML settings: " + broken.getMessage());
            return new Settings(JsonNodeFactory.instance.objectNode());
        }
    }

    /** The value of the header {@code Authorization} for a host. */
    Optional<String> authorization(String host) {
        return Optional.of(node.path("auths").path(host))
                .filter(JsonNode::isObject)
                .map(auth ->
                        auth.path("type").asText() + " " + auth.path("value").asText());
    }

    /**
     * The strategy that the experiment names, or else these settings. An experiment with a block {@code runtime} hides
     * the settings altogether.
     *
     * @param kind {@code hypothesis} or {@code rollbacks}
     */
    String strategy(JsonNode experiment, String kind) {
        JsonNode ofExperiment = experiment.path("runtime");
        JsonNode runtime = PythonValues.isTruthy(ofExperiment) ? ofExperiment : node.path("runtime");
        return runtime.path(kind).path("strategy").asText("default");
    }
}
