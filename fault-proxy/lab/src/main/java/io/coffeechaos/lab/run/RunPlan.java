package io.coffeechaos.lab.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is to be run.
 *
 * @param id the id of the run, also the name of its book of orders
 * @param what the experiment or its twin
 * @param isShort whether the short form runs
 * @param folder where everything about the run is kept
 * @param next the settings with which the run leaves the nodes
 */
record RunPlan(String id, Planned what, boolean isShort, Path folder, Map<String, String> next) {
    RunPlan {
        next = Map.copyOf(next);
    }

    /** The name of the experiment. */
    String name() {
        return what.name();
    }

    /** The experiment. */
    JsonNode file() {
        return what.file();
    }

    /** The lab's own part of the experiment. */
    LabPart part() {
        return what.part();
    }

    /** Whether the protection is off. */
    boolean isTwin() {
        return what.isTwin();
    }

    /** What the system must be like before the run. */
    LabPart.Prepare prepare() {
        return what.prepare();
    }

    LabPart.Load load() {
        return prepare().load();
    }

    /** The claims that this form judges. */
    List<Claim> claims() {
        return part().claims().stream()
                .filter(claim -> !isShort || !claim.isFullOnly())
                .toList();
    }

    /** The verdict that this run should get. */
    Verdict expected() {
        return what.expected();
    }

    /** Whether the first unmet check ends the method. A run that may dip and must recover goes on. */
    boolean isFailFast() {
        return !file().path("tags").toString().contains("\"recovers\"");
    }

    /** The values of the experiment's configuration that this form or the twin changes, as environment variables. */
    Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        if (isShort) {
            environment.putAll(part().shortForm());
        }
        part().twin().filter(twin -> isTwin()).ifPresent(twin -> environment.putAll(twin.values()));
        return environment;
    }
}
