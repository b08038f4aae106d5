package io.coffeechaos.lab.experiment.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/** Python's operators on JSON values: {@code ==}, {@code <}, {@code bool()} and {@code str()}. */
public final class PythonValues {
    /** Python writes floats from 1e-4 to 1e16 without an exponent. */
    private static final double PLAIN_LEAST = 1e-4;

    private static final double PLAIN_LIMIT = 1e16;

    private PythonValues() {}

    /** Python's {@code left == right}: {@code 1 == 1.0 == true}, and values of different types are unequal. */
    public static boolean equal(JsonNode left, JsonNode right) {
        Optional<BigDecimal> number = number(left);
        if (number.isPresent()) {
            return number(right)
                    .filter(other -> number.get().compareTo(other) == 0)
                    .isPresent();
        }
        if (left.isTextual()) {
            return right.isTextual() && left.textValue().equals(right.textValue());
        }
        if (left.isArray()) {
            return right.isArray() && equalItems(left, right);
        }
        if (left.isObject()) {
            return right.isObject() && equalFields(left, right);
        }
        return isNone(left) && isNone(right);
    }

    private static boolean equalItems(JsonNode left, JsonNode right) {
        if (left.size() != right.size()) {
            return false;
        }
        for (int i = 0; i < left.size(); i++) {
            if (!equal(left.get(i), right.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean equalFields(JsonNode left, JsonNode right) {
        if (left.size() != right.size()) {
            return false;
        }
        for (Map.Entry<String, JsonNode> field : left.properties()) {
            if (!right.has(field.getKey()) || !equal(field.getValue(), right.get(field.getKey()))) {
                return false;
            }
        }
        return true;
    }

    /** Python's {@code value in items}. */
    public static boolean contains(JsonNode items, JsonNode value) {
        for (JsonNode item : items) {
            if (equal(item, value)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Compares as Python's {@code <}, {@code ==} and {@code >} do: numbers with numbers, text with text, lists with
     * lists.
     *
     * @return negative, zero or positive
     * @throws TypeMismatchException when Python cannot order the two types
     */
    public static int compare(JsonNode left, JsonNode right) throws TypeMismatchException {
        Optional<BigDecimal> leftNumber = number(left);
        Optional<BigDecimal> rightNumber = number(right);
        if (leftNumber.isPresent() && rightNumber.isPresent()) {
            return leftNumber.get().compareTo(rightNumber.get());
        }
        if (left.isTextual() && right.isTextual()) {
            return compareText(left.textValue(), right.textValue());
        }
        if (left.isArray() && right.isArray()) {
            return compareItems(left, right);
        }
        throw new TypeMismatchException(
                "a value of type %s cannot be compared with one of type %s".formatted(typeName(left), typeName(right)));
    }

    private static int compareText(String left, String right) {
        // Python orders text by code point. Java's compareTo orders by UTF-16 unit.
        int[] leftPoints = left.codePoints().toArray();
        int[] rightPoints = right.codePoints().toArray();
        return Arrays.compare(leftPoints, rightPoints);
    }

    private static int compareItems(JsonNode left, JsonNode right) throws TypeMismatchException {
        for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
            if (!equal(left.get(i), right.get(i))) {
                return compare(left.get(i), right.get(i));
            }
        }
        return Integer.compare(left.size(), right.size());
    }

    /** The exact value of a number; {@code true} is 1 and {@code false} is 0. Empty for all other types. */
    public static Optional<BigDecimal> number(JsonNode value) {
        if (value.isBoolean()) {
            return Optional.of(value.booleanValue() ? BigDecimal.ONE : BigDecimal.ZERO);
        }
        if (value.isIntegralNumber()) {
            return Optional.of(new BigDecimal(value.bigIntegerValue()));
        }
        if (value.isNumber() && Double.isFinite(value.doubleValue())) {
            return Optional.of(new BigDecimal(value.doubleValue()));
        }
        return Optional.empty();
    }

    /** Python's {@code bool(value)}: false for nothing, zero, and what is empty. */
    public static boolean isTruthy(JsonNode value) {
        if (value.isTextual()) {
            return !value.textValue().isEmpty();
        }
        if (value.isContainerNode()) {
            return !value.isEmpty();
        }
        return number(value).filter(number -> number.signum() != 0).isPresent();
    }

    /** Whether the value is JSON's {@code null} or absent. */
    public static boolean isNone(JsonNode value) {
        return value.isNull() || value.isMissingNode();
    }

    /** Python's {@code str(value)}: text as it is, {@code True}, {@code None}, {@code {'k': 1}}. */
    public static String str(JsonNode value) {
        return value.isTextual() ? value.textValue() : repr(value);
    }

    private static String repr(JsonNode value) {
        if (value.isTextual()) {
            return quoted(value.textValue());
        }
        if (value.isBoolean()) {
            return value.booleanValue() ? "True" : "False";
        }
        if (value.isIntegralNumber()) {
            return value.bigIntegerValue().toString();
        }
        if (value.isNumber()) {
            return floatText(value.doubleValue());
        }
        if (value.isArray()) {
            StringJoiner items = new StringJoiner(", ", "[", "]");
            value.forEach(item -> items.add(repr(item)));
            return items.toString();
        }
        if (value.isObject()) {
            StringJoiner fields = new StringJoiner(", ", "{", "}");
            for (Iterator<Map.Entry<String, JsonNode>> all = value.properties().iterator(); all.hasNext(); ) {
                Map.Entry<String, JsonNode> field = all.next();
                fields.add(quoted(field.getKey()) + ": " + repr(field.getValue()));
            }
            return fields.toString();
        }
        return "None";
    }

    private static String quoted(String text) {
        char quote = text.contains("'") && !text.contains("\"") ? '"' : '\'';
        StringBuilder out = new StringBuilder().append(quote);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\\' -> out.append("\\\\");
                default -> out.append(c == quote ? "\\" + c : String.valueOf(c));
            }
        }
        return out.append(quote).toString();
    }

    private static String floatText(double value) {
        double size = Math.abs(value);
        if (!Double.isFinite(value)) {
            return Double.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
        }
        if (size == 0) {
            return 1 / value < 0 ? "-0.0" : "0.0";
        }
        BigDecimal digits = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        if (size >= PLAIN_LEAST && size < PLAIN_LIMIT) {
            return digits.scale() <= 0 ? digits.toPlainString() + ".0" : digits.toPlainString();
        }
        String unscaled = digits.unscaledValue().abs().toString();
        int exponent = unscaled.length() - 1 - digits.scale();
        String mantissa = unscaled.length() == 1 ? unscaled : unscaled.charAt(0) + "." + unscaled.substring(1);
        return (value < 0 ? "-" : "") + mantissa + "e" + (exponent < 0 ? "-" : "+")
                + (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
    }

    /** Python's name of the value's type, for messages. */
    public static String typeName(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING -> "str";
            case BOOLEAN -> "bool";
            case NUMBER -> value.isIntegralNumber() ? "int" : "float";
            case ARRAY -> "list";
            case OBJECT, POJO -> "dict";
            case BINARY -> "bytes";
            case NULL, MISSING -> "NoneType";
        };
    }
}
