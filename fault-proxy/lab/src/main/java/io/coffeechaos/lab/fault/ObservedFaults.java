package io.coffeechaos.lab.fault;

import com.fasterxml.jackson.databind.JsonNode;
import io.coffeechaos.lab.client.OrderContract;
import io.coffeechaos.lab.client.RunningLab;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;

/**
 * What is broken now, as the parts themselves show it, whoever broke it: disabled proxies, toxics, simulators that are
 * not in their normal mode, frozen and stopped processes.
 */
public final class ObservedFaults {
    private static final String TOXIC = "toxic";

    private final RunningLab lab;

    public ObservedFaults(RunningLab lab) {
        this.lab = lab;
    }

    /**
     * One broken part.
     *
     * @param kind toxic, down, service, node or part
     * @param target the name of the proxy, simulator or process
     * @param what what is wrong, in a few words such as {@code latency 8000}
     * @param toxic the toxic of this kind
     */
    public record Observed(String kind, String target, String what, Optional<Toxic> toxic) {
        /** A fault that is no toxic. */
        public Observed(String kind, String target, String what) {
            this(kind, target, what, Optional.empty());
        }
    }

    /**
     * A toxic.
     *
     * @param lasts the time after which the fault proxy removes it by itself
     */
    public record Toxic(String name, Optional<Duration> lasts) {}

    /**
     * What one look saw.
     *
     * @param unread the kinds of faults that parts without an answer may have
     * @param received the bytes that each proxy has received so far; empty while there is no toxic
     * @param touched the calls that faults of each simulator have applied to so far
     */
    public record Sight(
            List<Observed> faults, Set<String> unread, Map<String, Double> received, Map<String, Double> touched) {
        /** Copies everything. */
        public Sight {
            faults = List.copyOf(faults);
            unread = Set.copyOf(unread);
            received = Map.copyOf(received);
            touched = Map.copyOf(touched);
        }
    }

    /** Looks at all parts. A part that does not answer is not listed: its process is, if it is down. */
    public Sight look() throws InterruptedException {
        List<Observed> seen = new ArrayList<>();
        Set<String> unread = new HashSet<>();
        Map<String, Double> received = new HashMap<>();
        Map<String, Double> touched = new HashMap<>();
        try {
            proxies(seen);
            if (!seen.isEmpty()) {
                received.putAll(lab.links().receivedBytes());
            }
        } catch (IOException proxyDown) {
            // The process is listed instead.
            unread.add(TOXIC);
        }
        for (String service : OrderContract.SERVICES) {
            try {
                JsonNode shown = lab.simulators().mode(service);
                touched.put(service, shown.path("touched").asDouble());
                mode(shown).ifPresent(mode -> seen.add(new Observed("service", service, mode)));
            } catch (IOException simulatorsDown) {
                unread.add("service");
            }
        }
        try {
            int threads = lab.simulators().burn().path("threads").asInt();
            if (threads > 0) {
                seen.add(new Observed("cpu", SimulatorFault.Cpu.TARGET, threads + " threads"));
            }
        } catch (IOException simulatorsDown) {
            // The process is listed instead.
        }
        try {
            for (Map.Entry<String, String> part : lab.states().entrySet()) {
                if (part.getValue().equals("frozen") || part.getValue().equals("stopped")) {
                    String kind = part.getKey().startsWith("node-") ? "node" : "part";
                    seen.add(new Observed(kind, part.getKey(), part.getValue()));
                }
            }
        } catch (IOException noLab) {
            // The lab itself ends.
        }
        return new Sight(seen, unread, received, touched);
    }

    private void proxies(List<Observed> seen) throws IOException, InterruptedException {
        for (JsonNode proxy : lab.links().proxies()) {
            String name = proxy.path("name").asText();
            if (!proxy.path("enabled").asBoolean(true)) {
                seen.add(new Observed("down", name, "down"));
            }
            for (JsonNode toxic : proxy.path("toxics")) {
                long lasts = toxic.path("duration").asLong();
                seen.add(new Observed(
                        TOXIC,
                        name,
                        words(toxic),
                        Optional.of(new Toxic(
                                toxic.path("name").asText(),
                                lasts > 0 ? Optional.of(Duration.ofMillis(lasts)) : Optional.empty()))));
            }
        }
    }

    /** The type of a toxic and its attributes that are not 0, such as {@code latency 3000 jitter 500}. */
    private static String words(JsonNode toxic) {
        StringJoiner words = new StringJoiner(" ");
        String type = toxic.path("type").asText();
        words.add(type);
        for (Map.Entry<String, JsonNode> attribute : toxic.path("attributes").properties()) {
            if (attribute.getValue().asLong() != 0) {
                if (!attribute.getKey().equals(type)) {
                    words.add(attribute.getKey());
                }
                words.add(attribute.getValue().asText());
            }
        }
        return words.toString();
    }

    /** What is wrong with a simulator, in words; empty if nothing is. */
    private static Optional<String> mode(JsonNode shown) {
        String mode = shown.path("mode").asText("normal");
        StringJoiner words = new StringJoiner(" ");
        if (!mode.equals("normal")) {
            words.add(mode);
        }
        if (shown.path("share").asDouble(1) < 1) {
            words.add("share " + shown.path("share").asText());
        }
        if (shown.path("concurrencyMax").asInt() > 0) {
            words.add("concurrencyMax " + shown.path("concurrencyMax").asText());
        }
        return Optional.of(words.toString()).filter(some -> !some.isEmpty());
    }
}
