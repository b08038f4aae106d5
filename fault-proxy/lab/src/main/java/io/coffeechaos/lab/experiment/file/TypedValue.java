package io.coffeechaos.lab.experiment.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.coffeechaos.lab.experiment.json.PythonValues;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Conversion of a variable to the type that the file or the command line names. */
public final class TypedValue {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Set<String> FALSE_WORDS = Set.of("false", "0", "no");

    private TypedValue() {}

    /**
     * Converts a value.
     *
     * @param type {@code str}, {@code int}, {@code float}, {@code bool}, {@code bytes}, {@code json} or one of their
     *     other names; empty: the value stays as it is
     * @throws IllegalArgumentException when the type is unknown or the value cannot be converted
     */
    public static JsonNode convert(Optional<String> type, JsonNode value) {
        return switch (type.orElse("str")) {
            case "str", "string" -> value;
            case "int", "integer" -> integer(value);
            case "float", "number" ->
                JsonNodeFactory.instance.numberNode(decimal(value, "float").doubleValue());
            case "bytes" -> text(value, "bytes");
            case "bool" ->
                value.isBoolean()
                        ? value
                        : BooleanNode.valueOf(!FALSE_WORDS.contains(
                                text(value, "bool").textValue().toLowerCase(Locale.ROOT)));
            case "json" -> json(value);
            default ->
                throw new IllegalArgumentException("variable type can only be: bool, str, int, float, bytes or json");
        };
    }

    private static JsonNode integer(JsonNode value) {
        BigInteger whole = value.isTextual()
                ? parsed(value, "int").toBigInteger()
                : decimal(value, "int").toBigInteger();
        if (value.isTextual() && parsed(value, "int").scale() != 0) {
            throw wrong(value, "int");
        }
        return whole.bitLength() < Integer.SIZE
                ? JsonNodeFactory.instance.numberNode(whole.intValue())
                : JsonNodeFactory.instance.numberNode(whole);
    }

    private static BigDecimal decimal(JsonNode value, String type) {
        return value.isTextual()
                ? parsed(value, type)
                : PythonValues.number(value).orElseThrow(() -> wrong(value, type));
    }

    private static BigDecimal parsed(JsonNode text, String type) {
        try {
            return new BigDecimal(text.textValue().strip().replace("_", ""));
        } catch (NumberFormatException notANumber) {
            throw wrong(text, type);
        }
    }

    private static JsonNode text(JsonNode value, String type) {
        if (!value.isTextual()) {
            throw wrong(value, type);
        }
        return value;
    }

    private static JsonNode json(JsonNode value) {
        if (!value.isTextual() || value.textValue().isEmpty()) {
            return value;
        }
        try {
            return JSON.readTree(value.textValue());
        } catch (JsonProcessingException invalid) {
            throw wrong(value, "json");
        }
    }

    private static IllegalArgumentException wrong(JsonNode value, String type) {
        return new IllegalArgumentException("invalid value for type " + type + ": " + PythonValues.str(value));
    }
}
