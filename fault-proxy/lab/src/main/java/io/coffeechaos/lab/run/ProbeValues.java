package io.coffeechaos.lab.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The one value that a probe is about: the field of the body that its tolerance compares, such as {@code successRate} of
 * {@code $[?(@.successRate >= 0.99)]}.
 */
final class ProbeValues {
    private static final Pattern COMPARED =
            Pattern.compile("@\\.([A-Za-z][A-Za-z0-9.]*)\\s*(=|<=|>=|<|>)\\s*([-0-9.]+)");

    private final Map<String, Comparison> comparisons = new HashMap<>();

    /**
     * What a tolerance compares.
     *
     * @param field the path of the field, such as {@code breakers.payment}
     * @param operator one of =, &lt;=, &gt;=, &lt;, &gt;
     * @param limit the number that it is compared with
     */
    record Comparison(String field, String operator, double limit) {
        private JsonNode value(JsonNode body) {
            return body.at("/" + field.replace('.', '/'));
        }

        /** Whether a body is in the tolerance. */
        boolean holds(JsonNode body) {
            double value = value(body).asDouble(Double.NaN);
            return switch (operator) {
                case "<=" -> value <= limit;
                case ">=" -> value >= limit;
                case "<" -> value < limit;
                case ">" -> value > limit;
                default -> value == limit;
            };
        }

        /** How far a value is from being good; the greatest is the worst. */
        double badness(double value) {
            return switch (operator) {
                case "<=", "<" -> value - limit;
                case ">=", ">" -> limit - value;
                default -> Math.abs(value - limit);
            };
        }
    }

    ProbeValues(JsonNode experiment) {
        for (JsonNode probe : experiment.at("/steady-state-hypothesis/probes")) {
            Matcher compared = COMPARED.matcher(probe.at("/tolerance/path").asText());
            if (compared.find()) {
                comparisons.put(
                        probe.path("name").asText(),
                        new Comparison(compared.group(1), compared.group(2), Double.parseDouble(compared.group(3))));
            }
        }
    }

    /** The value of a sample: a number or a word; missing if the output has none. */
    JsonNode of(String probe, JsonNode output) {
        JsonNode value = comparisons.containsKey(probe)
                ? comparisons.get(probe).value(output.path("body"))
                : output.isValueNode() ? output : output.path("status");
        return value.isValueNode() ? value : MissingNode.getInstance();
    }

    /** What the tolerance of a probe compares, if it compares one field with a number. */
    Optional<Comparison> comparison(String probe) {
        return Optional.ofNullable(comparisons.get(probe));
    }

    /** All comparisons of the hypothesis. */
    Collection<Comparison> comparisons() {
        return comparisons.values();
    }
}
