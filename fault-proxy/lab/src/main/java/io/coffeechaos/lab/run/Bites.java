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
 * Whether the toxics of an experiment touched anything: a link that carried no byte during the method was not affected by
 * its toxic, so the run says nothing about it.
 */
final class Bites {
    private static final Pattern TOXICS = Pattern.compile(".*/proxies/([^/]+)/toxics");

    private final RunningLab lab;
    private final Map<String, Double> before = new LinkedHashMap<>();
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
        }
    }

    /** Compares with now. */
    void end() throws IOException, InterruptedException {
        for (Map.Entry<String, Double> link : before.entrySet()) {
            if (lab.links().receivedBytes(link.getKey()) <= link.getValue()) {
                none.add(link.getKey());
            }
        }
    }

    /** The links that carried nothing. */
    List<String> none() {
        return List.copyOf(none);
    }
}
