package io.coffeechaos.lab.experiment.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.coffeechaos.lab.experiment.json.InvalidExperimentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.yaml.snakeyaml.error.YAMLException;

/** Parses a file as JSON or YAML, by its extension. The result is not checked further. */
public final class ExperimentLoader {
    private static final long BYTES_MAX = 3 << 20;
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final String EXTENSIONS = "only files with json, yaml or yml extensions are supported";

    private ExperimentLoader() {}

    /**
     * Reads a local file of at most {@value #BYTES_MAX} bytes.
     *
     * @throws InvalidExperimentException when its extension is none of the three, or its text cannot be parsed
     */
    public static JsonNode read(Path file) throws InvalidExperimentException, IOException {
        String name = file.getFileName().toString();
        Optional<Format> format = Format.ofName(name);
        if (format.isEmpty()) {
            throw new InvalidExperimentException(EXTENSIONS, "");
        }
        if (Files.size(file) > BYTES_MAX) {
            throw new InvalidExperimentException(name + " has more than " + BYTES_MAX + " bytes", "");
        }
        return parse(Files.readString(file), format.get());
    }

    /**
     * Parses what a server answered.
     *
     * @param contentType the media type of the answer
     * @throws InvalidExperimentException when the type is neither JSON, YAML nor plain text, or the text cannot be parsed
     */
    public static JsonNode parse(String text, String contentType) throws InvalidExperimentException {
        if (contentType.contains("application/json")) {
            return parse(text, Format.JSON);
        }
        if (contentType.contains("application/x-yaml")
                || contentType.contains("text/yaml")
                || contentType.contains("text/plain")) {
            // JSON is YAML as well.
            return parse(text, Format.YAML);
        }
        throw new InvalidExperimentException(EXTENSIONS, "");
    }

    private static JsonNode parse(String text, Format format) throws InvalidExperimentException {
        return switch (format) {
            case JSON -> json(text);
            case YAML -> yaml(text);
        };
    }

    private static JsonNode json(String text) throws InvalidExperimentException {
        try {
            JsonNode parsed = JSON.readTree(text);
            return parsed == null ? MissingNode.getInstance() : parsed;
        } catch (JsonProcessingException invalid) {
            throw new InvalidExperimentException(
                    "Failed parsing JSON experiment: %s at line %d, column %d"
                            .formatted(
                                    invalid.getOriginalMessage(),
                                    invalid.getLocation().getLineNr(),
                                    invalid.getLocation().getColumnNr()),
                    "");
        }
    }

    private static JsonNode yaml(String text) throws InvalidExperimentException {
        try {
            return YamlReader.read(text);
        } catch (YAMLException invalid) {
            throw new InvalidExperimentException("Failed parsing YAML experiment: " + invalid.getMessage(), "");
        }
    }

    private enum Format {
        JSON,
        YAML;

        private static Optional<Format> ofName(String name) {
            if (name.endsWith(".json")) {
                return Optional.of(JSON);
            }
            return name.endsWith(".yaml") || name.endsWith(".yml") ? Optional.of(YAML) : Optional.empty();
        }
    }
}
