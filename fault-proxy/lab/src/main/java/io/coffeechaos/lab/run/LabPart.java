package io.coffeechaos.lab.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The lab's own part of an experiment file: the extension named {@code coffee}. Chaos Toolkit ignores it.
 *
 * @param rows the rows of the source texts that this experiment answers, such as {@code E3}
 * @param expect the verdict that this experiment should get
 * @param targets the parts that it breaks
 * @param prepare what the system must be like before the hypothesis is checked
 * @param twin the same experiment with the protection off; empty if there is none
 * @param shortForm values of the short form, by environment variable
 * @param claims what must also be true
 */
record LabPart(
        List<String> rows,
        Verdict expect,
        List<String> targets,
        Prepare prepare,
        Optional<Twin> twin,
        Map<String, String> shortForm,
        List<Claim> claims) {
    private static final String NAME = "coffee";

    LabPart {
        rows = List.copyOf(rows);
        targets = List.copyOf(targets);
        shortForm = Map.copyOf(shortForm);
        claims = List.copyOf(claims);
    }

    /**
     * What the system must be like.
     *
     * @param nodes the least number of order nodes; customers use the edges of the first {@code nodes} ones
     * @param load the customers
     * @param settings settings that the nodes run with, by name; empty: their own
     */
    record Prepare(int nodes, Load load, Map<String, String> settings) {
        private static final Prepare DEFAULT = new Prepare(1, new Load(5, "resilient", true, List.of(), 5), Map.of());

        Prepare {
            settings = Map.copyOf(settings);
        }

        /** The same with more settings. The experiment's own ones win. */
        Prepare with(Map<String, String> more) {
            Map<String, String> both = new LinkedHashMap<>(more);
            both.putAll(settings);
            return new Prepare(nodes, load, both);
        }

        /** Reads what differs from {@code base}. */
        private static Prepare read(JsonNode prepare, Prepare base) {
            Map<String, String> settings = new LinkedHashMap<>(base.settings());
            settings.putAll(texts(prepare.path("settings")));
            return new Prepare(
                    prepare.path("nodes").asInt(base.nodes()), Load.read(prepare.path("load"), base.load()), settings);
        }
    }

    /**
     * The load of a run.
     *
     * @param rate customers a second
     * @param client resilient or fragile
     * @param failover whether a customer tries another edge after a failure
     * @param edges the edges that customers use; empty: those of the nodes that the experiment needs
     * @param timeoutS the time limit of a fragile customer in seconds
     */
    record Load(int rate, String client, boolean failover, List<String> edges, int timeoutS) {
        Load {
            edges = List.copyOf(edges);
        }

        private static Load read(JsonNode load, Load base) {
            return new Load(
                    load.path("rate").asInt(base.rate()),
                    load.path("client").asText(base.client()),
                    load.path("failover").asBoolean(base.failover()),
                    load.has("edges") ? words(load.path("edges")) : base.edges(),
                    load.path("timeoutS").asInt(base.timeoutS()));
        }
    }

    /**
     * The same experiment with the protection off. It must come out FAILED.
     *
     * @param prepare what differs: the clients or the settings of the nodes
     * @param values values of the experiment's configuration, by environment variable
     * @param disarmed names of stop conditions that it does not have, so that it shows how far it deviates
     */
    record Twin(Prepare prepare, Map<String, String> values, List<String> disarmed) {
        private static final List<String> STOP_AT_ERRORS = List.of("at most half of the attempts fail");

        Twin {
            values = Map.copyOf(values);
            disarmed = List.copyOf(disarmed);
        }

        private static Twin read(JsonNode twin, Prepare base) {
            return new Twin(
                    Prepare.read(twin.path("prepare"), base),
                    texts(twin.path("values")),
                    twin.has("disarmed") ? words(twin.path("disarmed")) : STOP_AT_ERRORS);
        }
    }

    /** Reads the extension of an experiment; its defaults if the file has none. */
    static LabPart of(JsonNode file) {
        JsonNode part = file.path("missing");
        for (JsonNode extension : file.path("extensions")) {
            if (extension.path("name").asText().equals(NAME)) {
                part = extension;
            }
        }
        JsonNode twin = part.path("twin");
        Prepare prepare = Prepare.read(part.path("prepare"), Prepare.DEFAULT);
        List<Claim> claims = new ArrayList<>();
        part.path("claims").forEach(claim -> claims.add(Claim.read(claim)));
        return new LabPart(
                words(part.path("rows")),
                Verdict.valueOf(part.path("expect").asText(Verdict.PASSED.name())),
                words(part.path("targets")),
                prepare,
                twin.isMissingNode() ? Optional.empty() : Optional.of(Twin.read(twin, prepare)),
                texts(part.path("short")),
                claims);
    }

    private static List<String> words(JsonNode array) {
        List<String> words = new ArrayList<>();
        array.forEach(word -> words.add(word.asText()));
        return words;
    }

    private static Map<String, String> texts(JsonNode object) {
        Map<String, String> texts = new LinkedHashMap<>();
        object.properties()
                .forEach(value -> texts.put(value.getKey(), value.getValue().asText()));
        return texts;
    }
}
