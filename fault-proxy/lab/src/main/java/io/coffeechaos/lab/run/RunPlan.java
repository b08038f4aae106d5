package io.coffeechaos.lab.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * What is to be run.
 *
 * @param id the id of the run, also the name of its book of orders
 * @param name the name of the experiment
 * @param file the experiment
 * @param part the lab's own part of it
 * @param isTwin whether the protection is off
 * @param isShort whether the short form runs
 * @param folder where everything about the run is kept
 */
record RunPlan(String id, String name, JsonNode file, LabPart part, boolean isTwin, boolean isShort, Path folder) {
    RunPlan {
        if (isTwin) {
            file = disarmed(file.deepCopy(), part.twin().orElseThrow().disarmed());
        }
    }

    private static JsonNode disarmed(JsonNode file, List<String> names) {
        for (JsonNode control : file.path("controls")) {
            Iterator<JsonNode> probes = control.at("/provider/arguments/probes").iterator();
            while (probes.hasNext()) {
                if (names.contains(probes.next().path("name").asText())) {
                    probes.remove();
                }
            }
        }
        return file;
    }

    /** What the system must be like before the run. */
    LabPart.Prepare prepare() {
        return part.twin().filter(twin -> isTwin).map(LabPart.Twin::prepare).orElse(part.prepare());
    }

    LabPart.Load load() {
        return prepare().load();
    }

    /** The claims that this form judges. */
    List<Claim> claims() {
        return part.claims().stream()
                .filter(claim -> !isShort || !claim.isFullOnly())
                .toList();
    }

    /** The verdict that this run should get. */
    Verdict expected() {
        return isTwin ? Verdict.FAILED : part.expect();
    }

    /** Whether the first unmet check ends the method. A run that may dip and must recover goes on. */
    boolean isFailFast() {
        return !file.path("tags").toString().contains("\"recovers\"");
    }

    /** The values of the experiment's configuration that this form or the twin changes, as environment variables. */
    Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        if (isShort) {
            environment.putAll(part.shortForm());
        }
        part.twin().filter(twin -> isTwin).ifPresent(twin -> environment.putAll(twin.values()));
        return environment;
    }
}
