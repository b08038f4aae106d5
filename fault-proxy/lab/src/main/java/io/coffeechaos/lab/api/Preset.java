package io.coffeechaos.lab.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A fault of one click or one command.
 *
 * @param tells what a customer will notice
 * @param target the proxy that it breaks; {@link #EDGES} is every edge
 * @param type the type of the toxic; {@link #DOWN} disables the proxy
 * @param toxicity the share of connections that it affects, 0 to 1
 * @param attributes the attributes of the toxic
 */
record Preset(String tells, String target, String type, double toxicity, Map<String, Integer> attributes) {
    /** The type of a preset that is no toxic. */
    static final String DOWN = "down";

    /** The target of a preset that breaks every way from customers to a node. */
    static final String EDGES = "edges";

    /** All presets by their names. */
    static final Map<String, Preset> ALL = all();

    Preset {
        attributes = Map.copyOf(attributes);
    }

    private static Map<String, Preset> all() {
        Map<String, Preset> all = new LinkedHashMap<>();
        all.put(
                "black-friday",
                edge("the way to the shop takes 3 s", "latency", Map.of("latency", 3000, "jitter", 500)));
        all.put("hang", edge("orders arrive, answers never do", "timeout", Map.of("timeout", 0)));
        all.put(
                "lost-answers",
                on("payment", "payment charges, its answers are lost", "timeout", Map.of("timeout", 1000)));
        all.put("payment-hang", on("payment", "payment never answers", "timeout", Map.of("timeout", 0)));
        all.put(
                "payment-crawl",
                on("payment", "payment takes 8 s", "latency", Map.of("latency", 8000, "jitter", 2000)));
        all.put("store-down", on("dynamodb", "nodes cannot reach the store", DOWN, Map.of()));
        all.put("down", edge("the shop cannot reach any node", DOWN, Map.of()));
        all.put(
                "flaky-30",
                new Preset("three requests in ten get no answer", EDGES, "timeout", 0.3, Map.of("timeout", 5000)));
        all.put("busy-hour", edge("the way to the shop takes 1.5 s", "latency", Map.of("latency", 1500)));
        all.put("slow", edge("the way to the shop takes 2 s", "latency", Map.of("latency", 2000)));
        all.put("reset", edge("connections break at once", "reset_peer", Map.of("timeout", 0)));
        all.put("trickle", edge("1 KB/s for each connection", "bandwidth", Map.of("rate", 1)));
        all.put(
                "confetti",
                edge(
                        "data comes in tiny pieces",
                        "slicer",
                        Map.of("average_size", 64, "size_variation", 32, "delay", 10)));
        all.put("cut-short", edge("answers end after 100 bytes", "limit_data", Map.of("bytes", 100)));
        return all;
    }

    private static Preset edge(String tells, String type, Map<String, Integer> attributes) {
        return on(EDGES, tells, type, attributes);
    }

    private static Preset on(String target, String tells, String type, Map<String, Integer> attributes) {
        return new Preset(tells, target, type, 1, attributes);
    }

    boolean isDown() {
        return type.equals(DOWN);
    }

    /** The name of the toxic of the preset {@code name}. */
    String toxicName(String name) {
        return name + "-" + type;
    }

    /** The toxic, as Toxiproxy's API takes it, under the lab's name for it. */
    ObjectNode toxic(String name, Duration duration) {
        ObjectNode toxic = JsonNodeFactory.instance
                .objectNode()
                .put("name", toxicName(name))
                .put("type", type)
                .put("stream", "downstream")
                .put("toxicity", toxicity)
                .put("duration", duration.toMillis());
        ObjectNode values = toxic.putObject("attributes");
        attributes.forEach(values::put);
        return toxic;
    }

    /** The preset, as {@code GET /lab/presets} shows it. */
    ObjectNode shown(String name) {
        ObjectNode shown = JsonNodeFactory.instance
                .objectNode()
                .put("name", name)
                .put("tells", tells)
                .put("target", target)
                .put("type", type)
                .put("toxicity", toxicity);
        ObjectNode values = shown.putObject("attributes");
        attributes.forEach(values::put);
        return shown;
    }
}
