package io.coffeechaos.lab.fault;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The fields of a description of a fault. Every method names the field, its limit and its value when it is wrong. */
record FaultFields(JsonNode body) {
    private static final int SHOWN_CHARACTERS_MAX = 60;

    /** Reads a field that must be one of these words. */
    String oneOf(String field, List<String> allowed) throws InvalidFaultException {
        JsonNode value = body.path(field);
        if (!value.isTextual() || !allowed.contains(value.textValue())) {
            String choice = allowed.isEmpty() ? "nothing in this system" : String.join(", ", allowed);
            throw new InvalidFaultException(field, field + " must be one of " + choice + ": was " + shown(value));
        }
        return value.textValue();
    }

    boolean has(String field) {
        return body.has(field);
    }

    /** Reads a number from {@code min} to {@code max}. */
    JsonNode number(String field, double min, double max) throws InvalidFaultException {
        JsonNode value = body.path(field);
        if (!value.isNumber() || value.asDouble() < min || value.asDouble() > max) {
            throw new InvalidFaultException(
                    field, field + " must be " + words(min) + " to " + words(max) + ": was " + shown(value));
        }
        return value;
    }

    /** Reads a whole number from {@code min} to {@code max}. */
    int wholeNumber(String field, int usual, int min, int max) throws InvalidFaultException {
        if (!has(field)) {
            return usual;
        }
        JsonNode value = number(field, min, max);
        if (!value.canConvertToInt() || value.asDouble() != value.asInt()) {
            throw new InvalidFaultException(field, field + " must be a whole number: was " + shown(value));
        }
        return value.asInt();
    }

    /** Reads a field that is true or false; false if it is missing. */
    boolean flag(String field) throws InvalidFaultException {
        JsonNode value = body.path(field);
        if (has(field) && !value.isBoolean()) {
            throw new InvalidFaultException(field, field + " must be true or false: was " + shown(value));
        }
        return value.asBoolean();
    }

    /** Refuses every field that is none of kind, target, duration and these. */
    void only(Set<String> more) throws InvalidFaultException {
        Set<String> known = new TreeSet<>(Set.of("kind", "target", "duration"));
        known.addAll(more);
        for (Map.Entry<String, JsonNode> field : body.properties()) {
            if (!known.contains(field.getKey())) {
                throw new InvalidFaultException(
                        field.getKey(),
                        "unknown field " + field.getKey() + ": this kind has " + String.join(", ", known));
            }
        }
    }

    private static String words(double limit) {
        return limit == Math.rint(limit) ? Long.toString((long) limit) : Double.toString(limit);
    }

    static String shown(JsonNode value) {
        String text = value.isMissingNode() ? "missing" : value.toString();
        return text.length() <= SHOWN_CHARACTERS_MAX ? text : text.substring(0, SHOWN_CHARACTERS_MAX) + "…";
    }
}
