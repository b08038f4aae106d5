package io.coffeechaos.lab.experiment.tolerance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.coffeechaos.lab.experiment.json.PythonValues;
import io.coffeechaos.lab.experiment.json.TypeMismatchException;
import io.coffeechaos.lab.experiment.json.Variables;
import io.coffeechaos.lab.experiment.jsonpath.JsonPath;
import io.coffeechaos.lab.experiment.jsonpath.JsonPathSyntaxException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * What the output of a probe must be. {@link ToleranceReader} reads one from a file.
 *
 * <p>An output of a http or process probe is an object with the field {@code status}.
 */
public sealed interface Tolerance {
    /**
     * Whether the output is as it must be.
     *
     * @param variables for the placeholders inside the tolerance
     * @throws TypeMismatchException when the output has a type that the tolerance cannot judge
     */
    boolean isMet(JsonNode output, Variables variables) throws TypeMismatchException;

    /** A boolean or a text: the output equals it. A whole http or process output never does. */
    record Exactly(JsonNode expected) implements Tolerance {
        @Override
        public boolean isMet(JsonNode output, Variables variables) {
            return PythonValues.equal(output, expected);
        }
    }

    /** An integer: the status of the output, or the output itself, equals it. */
    record Status(JsonNode expected) implements Tolerance {
        @Override
        public boolean isMet(JsonNode output, Variables variables) {
            return PythonValues.equal(output.has("status") ? output.get("status") : output, expected);
        }
    }

    /** A list: the status is one of its values. For other outputs, two values are bounds, and any other list is a set. */
    record OneOf(JsonNode values) implements Tolerance {
        @Override
        public boolean isMet(JsonNode output, Variables variables) throws TypeMismatchException {
            if (output.has("status")) {
                return PythonValues.contains(values, output.get("status"));
            }
            if (values.size() == 2) {
                return PythonValues.compare(values.get(0), output) <= 0
                        && PythonValues.compare(output, values.get(1)) <= 0;
            }
            return PythonValues.contains(values, output);
        }
    }

    /** {@code "type": "range"}: a number, or a text that is a number, between two inclusive bounds. */
    record Range(BigDecimal least, BigDecimal most, Optional<String> target) implements Tolerance {
        @Override
        public boolean isMet(JsonNode output, Variables variables) throws TypeMismatchException {
            JsonNode value = targetOf(output, target);
            Optional<BigDecimal> number = decimal(value);
            return number.isPresent()
                    && number.get().compareTo(least) >= 0
                    && number.get().compareTo(most) <= 0;
        }

        private static Optional<BigDecimal> decimal(JsonNode value) throws TypeMismatchException {
            if (!value.isTextual()) {
                Optional<BigDecimal> number = PythonValues.number(value);
                if (number.isEmpty()) {
                    throw new TypeMismatchException("a range cannot judge a value of type "
                            + PythonValues.typeName(value) + ": is the target right?");
                }
                return number;
            }
            try {
                return Optional.of(new BigDecimal(value.textValue().strip().replace("_", "")));
            } catch (NumberFormatException notANumber) {
                return Optional.empty();
            }
        }
    }

    /** {@code "type": "regex"}: the pattern occurs in a text. */
    record Regex(String pattern, Optional<String> target) implements Tolerance {
        @Override
        public boolean isMet(JsonNode output, Variables variables) throws TypeMismatchException {
            JsonNode value = targetOf(output, target);
            JsonNode filled = variables.substitute(pattern);
            if (!value.isTextual() || !filled.isTextual()) {
                throw new TypeMismatchException("a regex cannot judge a value of type " + PythonValues.typeName(value)
                        + ", only a text: is the target right?");
            }
            return PythonRegex.search(compiled(filled.textValue()), value.textValue());
        }

        private static Pattern compiled(String pattern) throws TypeMismatchException {
            try {
                return PythonRegex.compile(pattern);
            } catch (PatternSyntaxException invalid) {
                throw new TypeMismatchException(
                        "the pattern " + pattern + " seems invalid: " + invalid.getDescription());
            }
        }
    }

    /**
     * {@code "type": "jsonpath"}: the matches of a path in a JSON value, or in a text that is JSON.
     *
     * @param count how many matches there must be; without it, at least one
     * @param expect what all matches together must be: a list, or the only match. It replaces the count.
     */
    record Path(String path, Optional<String> target, Optional<JsonNode> count, Optional<JsonNode> expect)
            implements Tolerance {
        @Override
        public boolean isMet(JsonNode output, Variables variables) throws TypeMismatchException {
            List<JsonNode> matches = matches(JsonText.parsed(targetOf(output, target)), variables);
            if (expect.isPresent()) {
                JsonNode expected = variables.substitute(expect.get());
                ArrayNode found = JsonNodeFactory.instance.arrayNode().addAll(matches);
                return PythonValues.equal(
                        found,
                        expected.isArray()
                                ? expected
                                : JsonNodeFactory.instance.arrayNode().add(expected));
            }
            if (count.isPresent()) {
                return PythonValues.equal(JsonNodeFactory.instance.numberNode(matches.size()), count.get());
            }
            return !matches.isEmpty();
        }

        private List<JsonNode> matches(JsonNode value, Variables variables) throws TypeMismatchException {
            String filled = PythonValues.str(variables.substitute(path));
            try {
                return JsonPath.parse(filled).match(value);
            } catch (JsonPathSyntaxException invalid) {
                throw new TypeMismatchException("the JSON path " + filled + " is invalid: " + invalid.getMessage());
            }
        }
    }

    /** A type that no output meets. Only a placeholder can become one: a float or {@code null}. */
    record Never() implements Tolerance {
        @Override
        public boolean isMet(JsonNode output, Variables variables) {
            return false;
        }
    }

    /** The field of the output that the target names, or the output itself if it has no such field. */
    private static JsonNode targetOf(JsonNode output, Optional<String> target) throws TypeMismatchException {
        if (target.isEmpty()) {
            return output;
        }
        if (!output.isObject()) {
            throw new TypeMismatchException(
                    "an output of type " + PythonValues.typeName(output) + " has no target '" + target.get() + "'");
        }
        return output.has(target.get()) ? output.get(target.get()) : output;
    }
}
