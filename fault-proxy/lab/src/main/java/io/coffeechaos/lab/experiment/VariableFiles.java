package io.coffeechaos.lab.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.coffeechaos.lab.experiment.file.ExperimentLoader;
import io.coffeechaos.lab.experiment.file.Overrides;
import io.coffeechaos.lab.experiment.file.TypedValue;
import io.coffeechaos.lab.experiment.json.InvalidExperimentException;
import io.coffeechaos.lab.experiment.runner.RunLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The values of {@code --var} and {@code --var-file}.
 *
 * @param overrides what replaces configuration and secrets
 * @param environment further environment variables
 */
record VariableFiles(Overrides overrides, Map<String, String> environment) {
    VariableFiles {
        environment = Map.copyOf(environment);
    }

    /**
     * Reads the files in order and then the values of the command line, which win.
     *
     * @param values {@code key[:type]=value} each
     * @throws IllegalArgumentException when a value has another form or cannot be converted
     */
    static VariableFiles read(List<Path> files, List<String> values, RunLog log) {
        ObjectNode configuration = JsonNodeFactory.instance.objectNode();
        ObjectNode secrets = JsonNodeFactory.instance.objectNode();
        Map<String, String> environment = new LinkedHashMap<>();
        for (Path file : files) {
            try {
                if (isStructured(file)) {
                    JsonNode content = ExperimentLoader.read(file);
                    merge(content.path("configuration"), configuration);
                    merge(content.path("secrets"), secrets);
                } else {
                    lines(file, environment);
                }
            } catch (InvalidExperimentException | IOException broken) {
                log.error("Failed to parse variable file '" + file + "': " + broken.getMessage());
            }
        }
        values.forEach(value -> add(value, configuration));
        return new VariableFiles(new Overrides(configuration, secrets), environment);
    }

    private static boolean isStructured(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".json") || name.endsWith(".yaml") || name.endsWith(".yml");
    }

    private static void merge(JsonNode from, ObjectNode to) {
        from.properties().forEach(entry -> to.set(entry.getKey(), entry.getValue()));
    }

    private static void lines(Path file, Map<String, String> environment) throws IOException {
        for (String line : Files.readAllLines(file)) {
            String[] parts = line.strip().split("=", 2);
            if (!line.strip().startsWith("#") && parts.length == 2) {
                environment.put(parts[0], parts[1]);
            }
        }
    }

    private static void add(String value, ObjectNode configuration) {
        String[] parts = value.split("=", 2);
        if (parts.length != 2) {
            throw new IllegalArgumentException("var needs to be in the format name[:type]=value: was " + value);
        }
        int colon = parts[0].lastIndexOf(':');
        Optional<String> type = colon < 0 ? Optional.empty() : Optional.of(parts[0].substring(colon + 1));
        String key = colon < 0 ? parts[0] : parts[0].substring(0, colon);
        configuration.set(key, TypedValue.convert(type, TextNode.valueOf(parts[1])));
    }
}
