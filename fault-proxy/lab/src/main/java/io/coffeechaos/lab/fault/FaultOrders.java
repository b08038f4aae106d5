package io.coffeechaos.lab.fault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads the body of {@code POST /lab/faults}. Everything in the body counts: an unknown field is an error, not a fault
 * that is different from what was asked for.
 *
 * @param proxies the names of the proxies of this system
 * @param parts the names of the processes of this system
 */
public record FaultOrders(Set<String> proxies, Set<String> parts) {
    /** The longest duration of a fault in seconds. */
    public static final int DURATION_MAX_S = 900;

    private static final List<String> SERVICES = List.of("payment", "inventory", "shipping");
    private static final List<String> MODES = List.of("slow", "error", "refuse", "hang", "malformed");
    private static final List<String> KINDS = List.of("down", "node", "part", "partition", "service", "zone");
    private static final String NODE = "node-";

    /**
     * Reads a fault.
     *
     * @throws InvalidFaultException when a field is missing, unknown or out of its range
     */
    public FaultOrder read(JsonNode body) throws InvalidFaultException {
        String kind = oneOf(body, "kind", KINDS);
        duration(body);
        return switch (kind) {
            case "down" -> {
                only(body, Set.of());
                yield new FaultOrder.Down(oneOf(body, "target", sorted(proxies)));
            }
            case "node" -> process(body, kind, named(true));
            case "part" -> process(body, kind, named(false));
            case "zone" -> {
                only(body, Set.of());
                int node = number(oneOf(body, "target", zones()));
                yield new FaultOrder.Zone(node, edge(node));
            }
            case "partition" -> {
                only(body, Set.of());
                String[] nodes = oneOf(body, "target", pairs()).split("-", 2);
                yield new FaultOrder.Partition(number(nodes[0]), number(nodes[1]));
            }
            case "service" -> service(body);
            default -> throw new IllegalStateException("a kind without a reader: " + kind);
        };
    }

    /**
     * The duration of a fault.
     *
     * @throws InvalidFaultException when it is missing or not 1 to {@value #DURATION_MAX_S} seconds
     */
    public static Duration duration(JsonNode body) throws InvalidFaultException {
        JsonNode seconds = body.path("duration");
        if (!seconds.isNumber() || seconds.asDouble() < 1 || seconds.asDouble() > DURATION_MAX_S) {
            throw new InvalidFaultException(
                    "duration", "duration must be 1 to " + DURATION_MAX_S + " seconds: was " + shown(seconds));
        }
        return Duration.ofMillis(Math.round(seconds.asDouble() * 1000));
    }

    private FaultOrder process(JsonNode body, String kind, List<String> names) throws InvalidFaultException {
        only(body, Set.of("verb"));
        String target = oneOf(body, "target", names);
        List<String> verbs = new ArrayList<>();
        for (FaultOrder.Verb verb : FaultOrder.Verb.values()) {
            verbs.add(verb.name());
        }
        return new FaultOrder.PartSignal(kind, target, FaultOrder.Verb.valueOf(oneOf(body, "verb", verbs)));
    }

    private static FaultOrder service(JsonNode body) throws InvalidFaultException {
        only(body, Set.of("mode", "effectShare", "latencyMsMin", "latencyMsMax"));
        String target = oneOf(body, "target", SERVICES);
        String mode = oneOf(body, "mode", MODES);
        ObjectNode wanted = JsonNodeFactory.instance.objectNode().put("mode", mode);
        for (Map.Entry<String, Double> most : Map.of(
                        "effectShare", 1.0, "latencyMsMin", 600_000.0, "latencyMsMax", 600_000.0)
                .entrySet()) {
            JsonNode value = body.path(most.getKey());
            if (value.isMissingNode()) {
                continue;
            }
            if (!value.isNumber() || value.asDouble() < 0 || value.asDouble() > most.getValue()) {
                throw new InvalidFaultException(
                        most.getKey(), most.getKey() + " must be 0 to " + most.getValue() + ": was " + shown(value));
            }
            wanted.set(most.getKey(), value);
        }
        return new FaultOrder.Service(target, mode, wanted.toString());
    }

    // --- What this system has ---

    private List<String> named(boolean nodes) {
        return sorted(parts).stream()
                .filter(part -> part.startsWith(NODE) == nodes)
                .toList();
    }

    private List<String> zones() {
        return named(true).stream().map(name -> name.substring(NODE.length())).toList();
    }

    private List<String> pairs() {
        List<String> pairs = new ArrayList<>();
        for (String one : zones()) {
            for (String other : zones()) {
                if (!one.equals(other)) {
                    pairs.add(one + "-" + other);
                }
            }
        }
        return pairs;
    }

    private static String edge(int node) {
        return node == 1 ? "chaos-proxy" : "chaos-proxy-" + node;
    }

    // --- Fields ---

    private static int number(String digits) {
        return Integer.parseInt(digits);
    }

    private static List<String> sorted(Set<String> names) {
        return List.copyOf(new TreeSet<>(names));
    }

    private static String oneOf(JsonNode body, String field, List<String> allowed) throws InvalidFaultException {
        JsonNode value = body.path(field);
        if (!value.isTextual() || !allowed.contains(value.textValue())) {
            String choice = allowed.isEmpty() ? "nothing in this system" : String.join(", ", allowed);
            throw new InvalidFaultException(field, field + " must be one of " + choice + ": was " + shown(value));
        }
        return value.textValue();
    }

    private static void only(JsonNode body, Set<String> more) throws InvalidFaultException {
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

    private static String shown(JsonNode value) {
        String text = value.isMissingNode() ? "missing" : value.toString();
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }
}
