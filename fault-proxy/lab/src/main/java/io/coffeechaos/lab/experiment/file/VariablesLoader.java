package io.coffeechaos.lab.experiment.file;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.coffeechaos.lab.experiment.json.InvalidExperimentException;
import io.coffeechaos.lab.experiment.json.Variables;
import java.util.Map;
import java.util.Optional;

/** Resolves {@code configuration} and {@code secrets}: values, environment variables, overrides. */
public final class VariablesLoader {
    private final Environment environment;
    private final Overrides overrides;

    private VariablesLoader(Environment environment, Overrides overrides) {
        this.environment = environment;
        this.overrides = overrides;
    }

    /**
     * Resolves all but the probes of the configuration, which stay as they are: an object with the type {@code probe}.
     *
     * @throws InvalidExperimentException when an environment variable is missing or has the wrong type
     */
    public static Variables load(ObjectNode experiment, Environment environment, Overrides overrides)
            throws InvalidExperimentException {
        VariablesLoader loader = new VariablesLoader(environment, overrides);
        Fields file = new Fields(experiment, "");
        return new Variables(loader.configuration(file.at("configuration")), loader.secrets(file.at("secrets")));
    }

    private ObjectNode configuration(Fields declared) throws InvalidExperimentException {
        ObjectNode values = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> entry : declared.objectOrEmpty().properties()) {
            Optional<JsonNode> override =
                    Optional.ofNullable(overrides.configuration().get(entry.getKey()));
            Fields value = new Fields(
                    override.orElse(entry.getValue()),
                    declared.at(entry.getKey()).pointer());
            values.set(entry.getKey(), isOfType(value, "env") ? fromEnvironment(value) : value.node());
        }
        return values;
    }

    private JsonNode fromEnvironment(Fields value) throws InvalidExperimentException {
        String name = key(value);
        Optional<String> found = Optional.ofNullable(environment.variables().get(name));
        if (found.isEmpty() && !value.node().has("default")) {
            throw value.invalid("Configuration makes reference to an environment key that does not exist: " + name);
        }
        JsonNode raw = found.<JsonNode>map(TextNode::valueOf)
                .orElseGet(() -> value.node().path("default"));
        Fields type = value.at("env_var_type");
        try {
            return TypedValue.convert(
                    type.isNone() ? Optional.empty() : Optional.of(type.text()),
                    raw.isMissingNode() ? NullNode.getInstance() : raw);
        } catch (IllegalArgumentException wrong) {
            throw value.invalid(wrong.getMessage());
        }
    }

    private ObjectNode secrets(Fields declared) throws InvalidExperimentException {
        ObjectNode groups = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> entry : declared.objectOrEmpty().properties()) {
            Fields group = declared.at(entry.getKey());
            Optional<JsonNode> override =
                    Optional.ofNullable(overrides.secrets().get(entry.getKey())).filter(JsonNode::isObject);
            if (!group.node().isObject() || isOfType(group, "env") || isOfType(group, "vault")) {
                throw group.invalid(
                        "secrets must be groups of secrets: '" + entry.getKey() + "' is not an object of values");
            }
            groups.set(entry.getKey(), override.isPresent() ? override.get() : group(group));
        }
        return groups;
    }

    private ObjectNode group(Fields group) throws InvalidExperimentException {
        ObjectNode values = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> entry : group.object().properties()) {
            values.set(entry.getKey(), secret(group.at(entry.getKey())));
        }
        return values;
    }

    private JsonNode secret(Fields secret) throws InvalidExperimentException {
        if (isOfType(secret, "vault")) {
            throw secret.invalid("secrets of type vault are not supported by this runner: " + secret.pointer());
        }
        if (isOfType(secret, "env")) {
            String name = key(secret);
            String value = environment.variables().get(name);
            if (value == null) {
                throw secret.invalid("Secrets make reference to an environment key that does not exist: " + name);
            }
            return TextNode.valueOf(value);
        }
        return secret.node().isObject() ? group(secret) : secret.node();
    }

    private static String key(Fields value) throws InvalidExperimentException {
        if (!value.node().has("key")) {
            throw value.invalid("a value of type env must have a key: " + value.pointer());
        }
        return value.at("key").text();
    }

    private static boolean isOfType(Fields value, String type) {
        return value.node().isObject() && value.at("type").text().equals(type);
    }
}
