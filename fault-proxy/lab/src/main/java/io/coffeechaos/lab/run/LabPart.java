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
 * @param load the load before and during the run
 * @param twin the load of the twin, whose protection is off; empty if there is no twin
 * @param shortForm values of the short form, by environment variable
 * @param claims what must also be true
 */
record LabPart(
        List<String> rows,
        Verdict expect,
        List<String> targets,
        Load load,
        Optional<Load> twin,
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
     * The load of a run.
     *
     * @param rate customers a second
     * @param client resilient or fragile
     * @param failover whether a customer tries another edge after a failure
     * @param timeoutS the time limit of a fragile customer in seconds
     */
    record Load(int rate, String client, boolean failover, int timeoutS) {
        static final Load DEFAULT = new Load(5, "resilient", true, 5);

        private static Load read(JsonNode load) {
            return new Load(
                    load.path("rate").asInt(DEFAULT.rate()),
                    load.path("client").asText(DEFAULT.client()),
                    load.path("failover").asBoolean(true),
                    load.path("timeoutS").asInt(DEFAULT.timeoutS()));
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
        List<Claim> claims = new ArrayList<>();
        part.path("claims").forEach(claim -> claims.add(Claim.read(claim)));
        Map<String, String> shortForm = new LinkedHashMap<>();
        part.path("short")
                .properties()
                .forEach(value -> shortForm.put(value.getKey(), value.getValue().asText()));
        return new LabPart(
                words(part.path("rows")),
                Verdict.valueOf(part.path("expect").asText(Verdict.PASSED.name())),
                words(part.path("targets")),
                Load.read(part.path("prepare").path("load")),
                twin.isMissingNode()
                        ? Optional.empty()
                        : Optional.of(Load.read(twin.path("prepare").path("load"))),
                shortForm,
                claims);
    }

    private static List<String> words(JsonNode array) {
        List<String> words = new ArrayList<>();
        array.forEach(word -> words.add(word.asText()));
        return words;
    }
}
