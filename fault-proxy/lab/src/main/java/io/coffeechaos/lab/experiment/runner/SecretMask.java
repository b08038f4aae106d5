package io.coffeechaos.lab.experiment.runner;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.coffeechaos.lab.experiment.json.PythonValues;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Replaces the values of secrets in everything that leaves the run: journal, events and log.
 *
 * <p>A secret of fewer than {@value #LENGTH_LEAST} characters is replaced only where it is the whole text: inside other
 * text it could be anything.
 */
public final class SecretMask {
    private static final int LENGTH_LEAST = 4;
    private static final String MASK = "*****";

    /** Masks nothing. */
    public static final SecretMask NONE = new SecretMask(Set.of());

    private final Set<String> values;
    private final List<String> parts;

    private SecretMask(Set<String> values) {
        this.values = values;
        parts = values.stream()
                .filter(value -> value.length() >= LENGTH_LEAST)
                // A secret may be part of another one.
                .sorted(Comparator.comparing(String::length).reversed())
                .toList();
    }

    /** Masks all values of the secrets, also as they look in an URL. */
    public static SecretMask of(ObjectNode secrets) {
        Set<String> values = new LinkedHashSet<>();
        collect(secrets, values);
        return new SecretMask(values);
    }

    private static void collect(JsonNode node, Set<String> values) {
        if (node.isContainerNode()) {
            node.forEach(item -> collect(item, values));
        } else if (node.isTextual() || node.isNumber()) {
            String text = PythonValues.str(node);
            if (!text.isEmpty()) {
                values.add(text);
                values.add(URLEncoder.encode(text, StandardCharsets.UTF_8));
            }
        }
    }

    /** The text without the secrets. */
    public String mask(String text) {
        if (values.contains(text)) {
            return MASK;
        }
        String masked = text;
        for (String part : parts) {
            masked = masked.replace(part, MASK);
        }
        return masked;
    }

    /** A copy of the value without the secrets, in its texts and in the names of its fields. */
    public JsonNode mask(JsonNode value) {
        if (values.isEmpty()) {
            return value.deepCopy();
        }
        if (value.isObject()) {
            ObjectNode fields = JsonNodeFactory.instance.objectNode();
            for (Map.Entry<String, JsonNode> field : value.properties()) {
                fields.set(mask(field.getKey()), mask(field.getValue()));
            }
            return fields;
        }
        if (value.isArray()) {
            ArrayNode items = JsonNodeFactory.instance.arrayNode();
            value.forEach(item -> items.add(mask(item)));
            return items;
        }
        if (value.isTextual()) {
            return TextNode.valueOf(mask(value.textValue()));
        }
        return value.isNumber()
                        && values.contains(PythonValues.str(value))
                        && value.asText().length() >= LENGTH_LEAST
                ? TextNode.valueOf(MASK)
                : value;
    }
}
