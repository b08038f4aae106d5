package io.coffeechaos.lab.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The one value that a probe is about: the field of the body that its tolerance compares, such as {@code successRate} of
 * {@code $[?(@.successRate >= 0.99)]}.
 */
final class ProbeValues {
    private static final Pattern COMPARED = Pattern.compile("@\\.([A-Za-z][A-Za-z0-9.]*)");

    private final Map<String, String> fields = new HashMap<>();

    ProbeValues(JsonNode experiment) {
        for (JsonNode probe : experiment.at("/steady-state-hypothesis/probes")) {
            Matcher compared = COMPARED.matcher(probe.at("/tolerance/path").asText());
            if (compared.find()) {
                fields.put(probe.path("name").asText(), "/" + compared.group(1).replace('.', '/'));
            }
        }
    }

    /** The value of a sample: a number or a word; missing if the output has none. */
    JsonNode of(String probe, JsonNode output) {
        JsonNode value = fields.containsKey(probe)
                ? output.path("body").at(fields.get(probe))
                : output.isValueNode() ? output : output.path("status");
        return value.isValueNode() ? value : MissingNode.getInstance();
    }
}
