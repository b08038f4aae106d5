package io.coffeechaos.lab.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coffeechaos.lab.client.RunningLab;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * The settings with which the nodes run during an experiment. To change them restarts every node in turn, so they stay as
 * long as the next experiment needs the same. A heal leaves them; the end of the last run, the death of a run and the end
 * of their duration end them.
 */
final class PreparedNodes {
    /** The nodes run with such settings for so long at most. */
    static final Duration LASTS_MAX = Duration.ofMinutes(15);

    /** Settings that end earlier are made anew, so that they do not end within a run. */
    private static final Duration RUN_MAX = Duration.ofMinutes(8);

    private PreparedNodes() {}

    /**
     * Lets the nodes run with these settings; none means their own. It returns when their restart has begun.
     *
     * @throws IOException when the lab does not answer or does not take the settings
     */
    static void with(RunningLab lab, Map<String, String> settings) throws IOException, InterruptedException {
        boolean isDone = settings.isEmpty();
        for (JsonNode fault : lab.control().faults()) {
            if (fault.path("preparation").asBoolean()) {
                if (!settings.isEmpty() && isLike(fault, settings)) {
                    isDone = true;
                } else {
                    lab.control().endFault(fault.path("id").asText());
                }
            }
        }
        if (!isDone) {
            lab.control().fault(order(settings));
        }
    }

    private static boolean isLike(JsonNode fault, Map<String, String> settings) {
        return fault.path("what").asText().equals(new TreeMap<>(settings).toString())
                && Instant.parse(fault.path("until").asText())
                        .isAfter(Instant.now().plus(RUN_MAX));
    }

    private static ObjectNode order(Map<String, String> settings) {
        ObjectNode order = JsonNodeFactory.instance
                .objectNode()
                .put("kind", "settings")
                .put("target", "nodes")
                .put("preparation", true)
                .put("duration", LASTS_MAX.toSeconds());
        ObjectNode values = order.putObject("values");
        settings.forEach(values::put);
        return order;
    }
}
