package io.coffeechaos.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The fields of a request body, which must be a JSON object.
 *
 * <p>Every method throws {@link IllegalArgumentException} when a field is wrong. The message names it.
 */
record Fields(JsonNode object) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static Fields of(byte[] body) {
        JsonNode node;
        try {
            node = JSON.readTree(body);
        } catch (JsonProcessingException notJson) {
            throw new IllegalArgumentException("the body is not JSON", notJson);
        } catch (IOException impossible) {
            throw new IllegalStateException("reading from memory failed", impossible);
        }
        if (!node.isObject()) {
            throw new IllegalArgumentException("the body must be a JSON object");
        }
        return new Fields(node);
    }

    /** Refuses every field with another name. */
    Fields only(String... names) {
        SortedSet<String> known = new TreeSet<>(List.of(names));
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            if (!known.contains(field.getKey())) {
                throw new IllegalArgumentException(
                        "unknown field " + field.getKey() + ": the fields are " + String.join(", ", known));
            }
        }
        return this;
    }

    String text(String field) {
        return object.path(field).asText("");
    }

    double number(String field, double usual) {
        JsonNode value = object.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return usual;
        }
        if (!value.isNumber()) {
            throw new IllegalArgumentException(field + " must be a number: was " + value);
        }
        return value.doubleValue();
    }

    /** A whole number in the range of {@code int}. */
    int wholeNumber(String field, int usual) {
        double number = number(field, usual);
        if (number != Math.rint(number) || Math.abs(number) > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(field + " must be a whole number: was " + object.path(field));
        }
        return (int) number;
    }

    Duration millis(String field, Duration usual) {
        return Duration.ofMillis((long) number(field, (double) usual.toMillis()));
    }
}
