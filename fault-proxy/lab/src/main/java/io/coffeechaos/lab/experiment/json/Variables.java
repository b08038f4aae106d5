package io.coffeechaos.lab.experiment.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The values of configuration and secrets, and their substitution into the experiment: the safe form of Python's
 * {@code string.Template}.
 *
 * <p>{@code ${name}} and {@code $name} are replaced and {@code $$} gives {@code $}. A text that is exactly
 * <code>${name}</code> becomes the value with its type. An unknown name stays as it is written. A name is looked up in
 * the configuration first and then in each secret group in order.
 *
 * @param configuration the configuration: an object
 * @param secrets the secrets: an object of objects
 */
public record Variables(ObjectNode configuration, ObjectNode secrets) {
    private static final Pattern PLACEHOLDER = Pattern.compile(
            "\\$(?:(?<escaped>\\$)|(?<named>[_a-zA-Z][_a-zA-Z0-9]*)|\\{(?<braced>[_a-zA-Z][_a-zA-Z0-9]*)})");

    /** Neither configuration nor secrets. */
    public static final Variables NONE =
            new Variables(JsonNodeFactory.instance.objectNode(), JsonNodeFactory.instance.objectNode());

    /** Whether there is neither configuration nor secrets. Chaos Toolkit then leaves arguments entirely alone. */
    public boolean isEmpty() {
        return configuration.isEmpty() && secrets.isEmpty();
    }

    /** Replaces the placeholders in a text, or in the values (not the keys) of an object or array, at any depth. */
    public JsonNode substitute(JsonNode value) {
        if (value.isTextual()) {
            return substitute(value.textValue());
        }
        if (value.isArray()) {
            ArrayNode items = JsonNodeFactory.instance.arrayNode();
            value.forEach(item -> items.add(substitute(item)));
            return items;
        }
        if (value.isObject()) {
            ObjectNode fields = JsonNodeFactory.instance.objectNode();
            for (Map.Entry<String, JsonNode> field : value.properties()) {
                fields.set(field.getKey(), substitute(field.getValue()));
            }
            return fields;
        }
        return value;
    }

    /** Replaces the placeholders in a text; see the class comment. */
    public JsonNode substitute(String text) {
        Matcher matcher = PLACEHOLDER.matcher(text);
        if (matcher.matches() && matcher.group("braced") != null) {
            JsonNode value = lookup(matcher.group("braced"));
            return value.isMissingNode() ? TextNode.valueOf(text) : value;
        }
        return TextNode.valueOf(PLACEHOLDER.matcher(text).replaceAll(match -> Matcher.quoteReplacement(filled(match))));
    }

    private String filled(java.util.regex.MatchResult match) {
        if (match.group("escaped") != null) {
            return "$";
        }
        String name = match.group("named") != null ? match.group("named") : match.group("braced");
        JsonNode value = lookup(name);
        return value.isMissingNode() ? match.group() : PythonValues.str(value);
    }

    private JsonNode lookup(String name) {
        if (configuration.has(name)) {
            return configuration.get(name);
        }
        for (JsonNode group : secrets) {
            if (group.has(name)) {
                return group.get(name);
            }
        }
        return MissingNode.getInstance();
    }
}
