package io.coffeechaos.lab.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A fault of the console that one click makes.
 *
 * @param proxy the proxy, unless the request names another one
 * @param type the type of the toxic; {@code down} disables the proxy
 * @param toxicity the share of connections that it affects, 0 to 1
 * @param attributes the attributes of the toxic
 */
record Preset(String proxy, String type, double toxicity, Map<String, Integer> attributes) {
    /** The type of a preset that is no toxic. */
    static final String DOWN = "down";

    /** All presets by their names. */
    static final Map<String, Preset> ALL = all();

    Preset {
        attributes = Map.copyOf(attributes);
    }

    private static Map<String, Preset> all() {
        Map<String, Preset> all = new LinkedHashMap<>();
        all.put("slow", edge("latency", Map.of("latency", 2000)));
        all.put("busy-hour", edge("latency", Map.of("latency", 1500)));
        all.put("black-friday", edge("latency", Map.of("latency", 3000, "jitter", 500)));
        all.put("payment-crawl", new Preset("payment", "latency", 1, Map.of("latency", 8000, "jitter", 2000)));
        all.put("flaky-30", new Preset("chaos-proxy", "timeout", 0.3, Map.of("timeout", 5000)));
        all.put("hang", edge("timeout", Map.of("timeout", 0)));
        all.put("down", edge(DOWN, Map.of()));
        all.put("reset", edge("reset_peer", Map.of("timeout", 0)));
        all.put("trickle", edge("bandwidth", Map.of("rate", 1)));
        all.put("confetti", edge("slicer", Map.of("average_size", 64, "size_variation", 32, "delay", 10)));
        all.put("cut-short", edge("limit_data", Map.of("bytes", 100)));
        return all;
    }

    private static Preset edge(String type, Map<String, Integer> attributes) {
        return new Preset("chaos-proxy", type, 1, attributes);
    }

    /** The toxic, as Toxiproxy's API takes it, under the lab's name for it. */
    ObjectNode toxic(String name, Duration duration) {
        ObjectNode toxic = JsonNodeFactory.instance
                .objectNode()
                .put("name", name + "-" + type)
                .put("type", type)
                .put("stream", "downstream")
                .put("toxicity", toxicity)
                .put("duration", duration.toMillis());
        ObjectNode values = toxic.putObject("attributes");
        attributes.forEach(values::put);
        return toxic;
    }
}
