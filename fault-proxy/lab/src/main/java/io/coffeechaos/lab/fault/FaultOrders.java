package io.coffeechaos.lab.fault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coffeechaos.lab.client.OrderContract;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
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

    /** How long a preset or a toxic of a page stays if nobody says it, in seconds. */
    public static final int DURATION_DEFAULT_S = 600;

    private static final int THREADS_MAX = 64;

    /** The largest values of the fields of kind service. */
    private static final Map<String, Double> SERVICE_LIMITS = Map.of(
            "effectShare",
            1.0,
            "share",
            1.0,
            "latencyMsMin",
            600_000.0,
            "latencyMsMax",
            600_000.0,
            "concurrencyMax",
            10_000.0);

    private static final List<String> MODES =
            List.of("normal", "slow", "error", "refuse", "hang", "malformed", "renamed");

    /** The kinds of fault. */
    public static final List<String> KINDS = List.of(
            "cpu",
            "dns",
            "down",
            "forge-item",
            "forge-message",
            "log-disk-full",
            "memory",
            "node",
            "null-row",
            "part",
            "partition",
            "service",
            "settings",
            "zone");

    private static final String NODE = "node-";

    /**
     * Reads a fault.
     *
     * @throws InvalidFaultException when a field is missing, unknown or out of its range
     */
    public FaultOrder read(JsonNode body) throws InvalidFaultException {
        FaultFields fields = new FaultFields(body);
        String kind = fields.oneOf("kind", KINDS);
        Duration duration = duration(body);
        return switch (kind) {
            case "down" -> new FaultOrder.Down(target(fields, sorted(proxies)));
            case "node" -> process(fields, kind, named(true));
            case "part" -> process(fields, kind, named(false));
            case "zone" -> {
                int node = Integer.parseInt(target(fields, zones()));
                yield new FaultOrder.Zone(node, edge(node));
            }
            case "partition" -> {
                String[] nodes = target(fields, pairs()).split("-", 2);
                yield new FaultOrder.Partition(Integer.parseInt(nodes[0]), Integer.parseInt(nodes[1]), duration(body));
            }
            case "service" -> service(fields, duration);
            case "cpu" -> cpu(fields);
            case "log-disk-full" -> new NodeFault.LogDiskFull(target(fields, named(true)));
            case "dns" -> new NodeFault.Dns(target(fields, OrderContract.SERVICES));
            case "memory" -> {
                fields.only(Set.of("fill"));
                yield new NodeFault.Memory(
                        fields.oneOf("target", named(true)),
                        fields.number("fill", 0, 1).asDouble(),
                        duration);
            }
            case "settings" -> {
                fields.only(Set.of("values", "preparation"));
                String unused = fields.oneOf("target", List.of(NodeFault.Settings.TARGET));
                yield new NodeFault.Settings(
                        NodeSettings.read("values", body.path("values")), fields.flag("preparation"));
            }
            case "forge-item" -> {
                String unused = target(fields, List.of("store"));
                yield new StoredFault.ForgedItem();
            }
            case "null-row" -> {
                String unused = target(fields, List.of("store"));
                yield new StoredFault.NullRow();
            }
            case "forge-message" -> {
                String unused = target(fields, List.of("queue"));
                yield new StoredFault.ForgedMessage();
            }
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
                    "duration",
                    "duration must be 1 to " + DURATION_MAX_S + " seconds: was " + FaultFields.shown(seconds));
        }
        return Duration.ofMillis(Math.round(seconds.asDouble() * 1000));
    }

    /** The target of a kind that has no other fields. */
    private static String target(FaultFields fields, List<String> names) throws InvalidFaultException {
        fields.only(Set.of());
        return fields.oneOf("target", names);
    }

    private static FaultOrder process(FaultFields fields, String kind, List<String> names)
            throws InvalidFaultException {
        fields.only(Set.of("verb"));
        String target = fields.oneOf("target", names);
        List<String> verbs = new ArrayList<>();
        for (FaultOrder.Verb verb : FaultOrder.Verb.values()) {
            verbs.add(verb.name());
        }
        return new FaultOrder.PartSignal(kind, target, FaultOrder.Verb.valueOf(fields.oneOf("verb", verbs)));
    }

    private static FaultOrder cpu(FaultFields fields) throws InvalidFaultException {
        fields.only(Set.of("threads"));
        String unused = fields.oneOf("target", List.of(SimulatorFault.Cpu.TARGET));
        JsonNode seconds = fields.number("duration", 1, SimulatorFault.Cpu.DURATION_MAX_S);
        int threads = fields.wholeNumber("threads", 1, 1, THREADS_MAX);
        return new SimulatorFault.Cpu(threads, Math.round(seconds.asDouble() * 1000));
    }

    private static FaultOrder service(FaultFields fields, Duration duration) throws InvalidFaultException {
        Map<String, Double> limits = new TreeMap<>(SERVICE_LIMITS);
        Set<String> known = new TreeSet<>(limits.keySet());
        known.add("mode");
        fields.only(known);
        String target = fields.oneOf("target", OrderContract.SERVICES);
        String mode = fields.oneOf("mode", MODES);
        ObjectNode wanted = JsonNodeFactory.instance.objectNode().put("mode", mode);
        for (Map.Entry<String, Double> limit : limits.entrySet()) {
            if (fields.has(limit.getKey())) {
                wanted.set(limit.getKey(), fields.number(limit.getKey(), 0, limit.getValue()));
            }
        }
        if (mode.equals("normal") && wanted.size() == 1) {
            throw new InvalidFaultException(
                    "mode", "mode normal is a fault only with concurrencyMax, latencyMsMin or latencyMsMax");
        }
        StringJoiner words = new StringJoiner(" ").add(mode);
        wanted.properties().stream()
                .filter(field -> !field.getKey().equals("mode"))
                .forEach(field -> words.add(field.getKey()).add(field.getValue().asText()));
        // The simulator ends the mode by itself if the lab is gone.
        wanted.put("durationMs", duration.toMillis());
        return new SimulatorFault.Service(target, words.toString(), wanted.toString());
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

    private static List<String> sorted(Set<String> names) {
        return List.copyOf(new TreeSet<>(names));
    }
}
