package io.coffeechaos.lab.fault;

import com.fasterxml.jackson.databind.JsonNode;
import io.coffeechaos.lab.client.OrderContract;
import io.coffeechaos.lab.client.RunningLab;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * What is broken now, as the parts themselves show it, whoever broke it: disabled proxies, toxics, simulators that are
 * not in their normal mode, frozen and stopped processes.
 */
public final class ObservedFaults {
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
     */
    public record Observed(String kind, String target, String what) {}

    /** Looks at all parts. A part that does not answer is not listed: its process is, if it is down. */
    public List<Observed> look() throws InterruptedException {
        List<Observed> seen = new ArrayList<>();
        proxies(seen);
        for (String service : OrderContract.SERVICES) {
            mode(service).ifPresent(mode -> seen.add(new Observed("service", service, mode)));
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
        return seen;
    }

    private void proxies(List<Observed> seen) throws InterruptedException {
        try {
            for (JsonNode proxy : lab.links().proxies()) {
                String name = proxy.path("name").asText();
                if (!proxy.path("enabled").asBoolean(true)) {
                    seen.add(new Observed("down", name, "down"));
                }
                for (JsonNode toxic : proxy.path("toxics")) {
                    seen.add(new Observed("toxic", name, words(toxic)));
                }
            }
        } catch (IOException proxyDown) {
            // The process is listed instead.
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

    /** What is wrong with a simulator, in words; empty if nothing is, or if it does not answer. */
    private Optional<String> mode(String service) throws InterruptedException {
        try {
            JsonNode shown = lab.simulators().mode(service);
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
        } catch (IOException simulatorsDown) {
            return Optional.empty();
        }
    }
}
