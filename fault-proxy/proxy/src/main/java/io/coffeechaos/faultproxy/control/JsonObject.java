package io.coffeechaos.faultproxy.control;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads a JSON object by Toxiproxy's rules: keys match in upper and lower case, the last of several equal keys counts,
 * {@code null} means absent, unknown keys are ignored, and a wrong type is an error that names the field.
 */
final class JsonObject {

    private final Map<String, JsonNode> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    private JsonObject() {}

    static JsonObject of(JsonNode node) {
        JsonObject object = new JsonObject();
        if (node.isNull()) {
            return object;
        }
        if (!node.isObject()) {
            throw wrongType(node, "value", "an object");
        }
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            if (field.getValue().isNull()) {
                continue;
            }
            object.fields.put(field.getKey(), field.getValue());
        }
        return object;
    }

    Optional<String> text(String name) {
        return field(name).map(node -> {
            if (!node.isTextual()) {
                throw wrongType(node, name, "a string");
            }
            return node.textValue();
        });
    }

    Optional<Boolean> bool(String name) {
        return field(name).map(node -> {
            if (!node.isBoolean()) {
                throw wrongType(node, name, "true or false");
            }
            return node.booleanValue();
        });
    }

    Optional<Double> number(String name) {
        return field(name).map(node -> {
            if (!node.isNumber()) {
                throw wrongType(node, name, "a number");
            }
            return node.doubleValue();
        });
    }

    Optional<Long> integer(String name) {
        return field(name).map(node -> {
            if (!node.isIntegralNumber() || !node.canConvertToLong()) {
                throw wrongType(node, name, "an integer");
            }
            return node.longValue();
        });
    }

    Optional<JsonObject> object(String name) {
        return field(name).map(node -> {
            if (!node.isObject()) {
                throw wrongType(node, name, "an object");
            }
            return of(node);
        });
    }

    Optional<List<JsonNode>> array(String name) {
        return field(name).map(node -> {
            if (!node.isArray()) {
                throw wrongType(node, name, "an array");
            }
            return elements(node);
        });
    }

    static List<JsonNode> elements(JsonNode array) {
        List<JsonNode> elements = new ArrayList<>();
        for (Iterator<JsonNode> each = array.elements(); each.hasNext(); ) {
            elements.add(each.next());
        }
        return elements;
    }

    private Optional<JsonNode> field(String name) {
        return Optional.ofNullable(fields.get(name));
    }

    static ControlException wrongType(JsonNode node, String field, String wanted) {
        String found = node.getNodeType().name().toLowerCase(Locale.ROOT);
        return new ControlException(
                new ControlError.BadBody("json: cannot take " + found + " for " + field + ": it must be " + wanted));
    }
}
