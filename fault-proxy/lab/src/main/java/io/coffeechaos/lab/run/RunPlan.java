package io.coffeechaos.lab.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
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
    /** The stop condition that a twin does not have: it must show how far it deviates. */
    private static final String STOP_AT_ERRORS = "at most half of the attempts fail";

    RunPlan {
        if (isTwin) {
            file = withoutStop(file.deepCopy());
        }
    }

    private static JsonNode withoutStop(JsonNode file) {
        for (JsonNode control : file.path("controls")) {
            Iterator<JsonNode> probes = control.at("/provider/arguments/probes").iterator();
            while (probes.hasNext()) {
                if (probes.next().path("name").asText().equals(STOP_AT_ERRORS)) {
                    probes.remove();
                }
            }
        }
        return file;
    }

    LabPart.Load load() {
        return isTwin ? part.twin().orElseThrow() : part.load();
    }

    /** The verdict that this run should get. */
    Verdict expected() {
        return isTwin ? Verdict.FAILED : part.expect();
    }

    /** Whether the first unmet check ends the method. A run that may dip and must recover goes on. */
    boolean isFailFast() {
        return !file.path("tags").toString().contains("\"recovers\"");
    }

    /** The values of the experiment's configuration that this form changes, as environment variables. */
    Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        if (isShort) {
            environment.putAll(part.shortForm());
        }
        return environment;
    }
}
