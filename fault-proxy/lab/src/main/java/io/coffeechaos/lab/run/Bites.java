package io.coffeechaos.lab.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.coffeechaos.lab.client.RunningLab;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether the faults of an experiment touched anything: a link that carried no byte during the method was not affected by
 * its toxic, and a simulator's fault that applied to no call harmed nobody. So the run says nothing about them.
 */
final class Bites {
    private static final Pattern TOXICS = Pattern.compile(".*/proxies/([^/]+)/toxics");

    private final RunningLab lab;
    private final Map<String, Double> before = new LinkedHashMap<>();
    private final Map<String, Long> touchedBefore = new LinkedHashMap<>();
    private final List<String> none = new ArrayList<>();

    Bites(RunningLab lab) {
        this.lab = lab;
    }

    /** Notes how much the links of the experiment have carried so far. */
    void begin(JsonNode experiment) throws IOException, InterruptedException {
        for (JsonNode activity : experiment.path("method")) {
            JsonNode provider = activity.path("provider");
            Matcher toxics = TOXICS.matcher(provider.path("url").asText());
            if (provider.path("method").asText().equals("POST") && toxics.matches()) {
                String proxy = toxics.group(1);
                before.put(proxy, lab.links().receivedBytes(proxy));
            }
            JsonNode arguments = provider.path("arguments");
            if (provider.path("url").asText().endsWith("/lab/faults")
                    && arguments.path("kind").asText().equals("service")) {
                String service = arguments.path("target").asText();
                touchedBefore.put(service, touched(service));
            }
        }
    }

    /** Compares with now. */
    void end() throws IOException, InterruptedException {
        for (Map.Entry<String, Double> link : before.entrySet()) {
            if (lab.links().receivedBytes(link.getKey()) <= link.getValue()) {
                none.add(link.getKey());
            }
        }
        for (Map.Entry<String, Long> service : touchedBefore.entrySet()) {
            long now = touched(service.getKey());
            // The count begins with 0 after a restart of the simulators.
            if (now == service.getValue() || now == 0) {
                none.add("service " + service.getKey());
            }
        }
    }

    private long touched(String service) throws IOException, InterruptedException {
        return lab.simulators().mode(service).path("touched").asLong();
    }

    /** The links that carried nothing, and the simulators whose fault applied to no call. */
    List<String> none() {
        return List.copyOf(none);
    }
}
