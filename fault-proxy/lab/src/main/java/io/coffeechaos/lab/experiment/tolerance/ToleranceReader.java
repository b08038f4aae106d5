package io.coffeechaos.lab.experiment.tolerance;

import com.fasterxml.jackson.databind.JsonNode;
import io.coffeechaos.lab.experiment.json.InvalidExperimentException;
import io.coffeechaos.lab.experiment.json.PythonValues;
import io.coffeechaos.lab.experiment.jsonpath.JsonPath;
import io.coffeechaos.lab.experiment.jsonpath.JsonPathSyntaxException;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.PatternSyntaxException;

/** Reads a tolerance, with Chaos Toolkit's checks and messages. */
public final class ToleranceReader {
    private final String pointer;

    private ToleranceReader(String pointer) {
        this.pointer = pointer;
    }

    /**
     * Reads the tolerance of a file.
     *
     * @param pointer the JSON pointer of the tolerance, for the exception
     * @throws InvalidExperimentException when it is no tolerance, or one that this runner refuses
     */
    public static Tolerance read(JsonNode tolerance, String pointer) throws InvalidExperimentException {
        ToleranceReader reader = new ToleranceReader(pointer);
        if (PythonValues.isNone(tolerance) || tolerance.isFloatingPointNumber()) {
            throw reader.invalid(
                    "hypothesis probe tolerance must either be an integer, a string, a boolean or a pair of values for"
                            + " boundaries. It can also be a dictionary which is a probe activity definition that takes"
                            + " an argument called `value` with the value of the probe itself to be validated",
                    "");
        }
        return reader.any(tolerance);
    }

    /**
     * Reads a tolerance after its placeholder was replaced. It may then be a float or {@code null}, which no output
     * meets.
     */
    public static Tolerance readFilled(JsonNode tolerance, String pointer) throws InvalidExperimentException {
        return PythonValues.isNone(tolerance) || tolerance.isFloatingPointNumber()
                ? new Tolerance.Never()
                : new ToleranceReader(pointer).any(tolerance);
    }

    private Tolerance any(JsonNode tolerance) throws InvalidExperimentException {
        if (tolerance.isObject()) {
            return object(tolerance);
        }
        if (tolerance.isArray()) {
            return new Tolerance.OneOf(tolerance);
        }
        return tolerance.isIntegralNumber() ? new Tolerance.Status(tolerance) : new Tolerance.Exactly(tolerance);
    }

    private Tolerance object(JsonNode tolerance) throws InvalidExperimentException {
        Optional<String> target = Optional.of(tolerance.path("target"))
                .filter(PythonValues::isTruthy)
                .map(PythonValues::str);
        String type = PythonValues.str(tolerance.path("type"));
        return switch (type) {
            case "range" -> range(tolerance, target);
            case "regex" -> regex(tolerance, target);
            case "jsonpath" -> path(tolerance, target);
            case "probe" ->
                throw invalid(
                        "hypothesis probe tolerance type 'probe' is unsupported by this runner: only Python functions can"
                                + " judge a value",
                        "/type");
            default -> throw invalid("hypothesis probe tolerance type '" + type + "' is unsupported", "/type");
        };
    }

    private Tolerance range(JsonNode tolerance, Optional<String> target) throws InvalidExperimentException {
        if (!tolerance.has("range")) {
            throw invalid("hypothesis range probe tolerance must have a `range` key", "");
        }
        JsonNode range = tolerance.get("range");
        if (!range.isArray()) {
            throw invalid("hypothesis range must be a sequence", "/range");
        }
        if (range.size() != 2) {
            throw invalid("hypothesis range sequence must be made of two values", "/range");
        }
        Optional<BigDecimal> least = PythonValues.number(range.get(0));
        if (least.isEmpty()) {
            throw invalid("hypothesis range lower boundary must be a number", "/range/0");
        }
        Optional<BigDecimal> most = PythonValues.number(range.get(1));
        if (most.isEmpty()) {
            throw invalid("hypothesis range upper boundary must be a number", "/range/1");
        }
        return new Tolerance.Range(least.get(), most.get(), target);
    }

    private Tolerance regex(JsonNode tolerance, Optional<String> target) throws InvalidExperimentException {
        if (!tolerance.has("pattern")) {
            throw invalid("hypothesis regex probe tolerance must have a `pattern` key", "");
        }
        JsonNode pattern = tolerance.get("pattern");
        if (!pattern.isTextual()) {
            throw invalid(
                    "hypothesis probe tolerance pattern " + PythonValues.str(pattern) + " has an invalid type",
                    "/pattern");
        }
        try {
            PythonRegex.compile(pattern.textValue());
        } catch (PatternSyntaxException wrong) {
            throw invalid(
                    "hypothesis probe tolerance pattern " + pattern.textValue() + " seems invalid: "
                            + wrong.getDescription(),
                    "/pattern");
        }
        return new Tolerance.Regex(pattern.textValue(), target);
    }

    private Tolerance path(JsonNode tolerance, Optional<String> target) throws InvalidExperimentException {
        if (!tolerance.has("path")) {
            throw invalid("hypothesis jsonpath probe tolerance must have a `path` key", "");
        }
        JsonNode path = tolerance.get("path");
        if (!path.isTextual()) {
            throw invalid(
                    "hypothesis probe tolerance JSON path " + PythonValues.str(path) + " has an invalid type", "/path");
        }
        if (path.textValue().isBlank()) {
            throw invalid("hypothesis probe tolerance JSON path cannot be empty", "/path");
        }
        try {
            JsonPath.parse(path.textValue());
        } catch (JsonPathSyntaxException wrong) {
            throw invalid(
                    "hypothesis probe tolerance JSON path %s is invalid: %s of %s/path"
                            .formatted(path.textValue().strip(), wrong.getMessage(), pointer),
                    "/path");
        }
        return new Tolerance.Path(
                path.textValue(),
                target,
                Optional.of(tolerance.path("count")).filter(count -> !PythonValues.isNone(count)),
                tolerance.has("expect") ? Optional.of(tolerance.get("expect")) : Optional.empty());
    }

    private InvalidExperimentException invalid(String message, String below) {
        return new InvalidExperimentException(message, pointer + below);
    }
}
