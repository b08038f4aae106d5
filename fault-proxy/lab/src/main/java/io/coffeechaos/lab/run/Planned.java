package io.coffeechaos.lab.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An experiment of the library, or its twin, that is to be run.
 *
 * @param name the name of the experiment
 * @param file the experiment; a twin lacks some stop conditions
 * @param part the lab's own part of it
 * @param isTwin whether the protection is off
 * @param prepare what the system must be like before the run
 */
record Planned(String name, JsonNode file, LabPart part, boolean isTwin, LabPart.Prepare prepare) {
    /**
     * All experiments in their short form run with these settings. Orders that wait for a service, or were left by a node,
     * would take half a minute longer to end, after each of seventeen experiments.
     */
    static final Map<String, String> QUICK = Map.of(
            "coffee.orders.saga.breaker.reset", "10s",
            "coffee.orders.saga.wake-spread", "2s",
            "coffee.orders.saga.parked-backoff-max", "10s",
            "coffee.orders.entity.wake-after-accept", "6s");

    /** Which of the two forms of each experiment to run. */
    enum Forms {
        experiments,
        twins,
        pairs
    }

    /** An experiment of the library. */
    static Planned experiment(String name) throws IOException {
        JsonNode file = Library.load(name);
        LabPart part = LabPart.of(file);
        return new Planned(name, file, part, false, part.prepare());
    }

    /**
     * The twin of this experiment.
     *
     * @throws java.util.NoSuchElementException when it has none
     */
    Planned twin() {
        LabPart.Twin twin = part.twin().orElseThrow();
        return new Planned(name, disarmed(file.deepCopy(), twin.disarmed()), part, true, twin.prepare());
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

    /**
     * The runs in their order: the experiments, then the twins. Those with the same settings follow each other, because to
     * change settings restarts the nodes.
     *
     * @param settings all runs have these settings, too
     * @throws IOException when a file of the library cannot be read
     */
    static List<Planned> of(List<String> names, Forms forms, Map<String, String> settings) throws IOException {
        List<Planned> experiments = new ArrayList<>();
        List<Planned> twins = new ArrayList<>();
        for (String name : names) {
            Planned experiment = experiment(name);
            experiments.add(experiment.with(settings));
            if (experiment.part().twin().isPresent()) {
                twins.add(experiment.twin().with(settings));
            }
        }
        List<Planned> all = new ArrayList<>();
        if (forms != Forms.twins) {
            all.addAll(bySettings(experiments));
        }
        if (forms != Forms.experiments) {
            all.addAll(bySettings(twins));
        }
        return all;
    }

    private Planned with(Map<String, String> settings) {
        return new Planned(name, file, part, isTwin, prepare.with(settings));
    }

    private static List<Planned> bySettings(List<Planned> some) {
        some.sort(Comparator.comparing((Planned planned) -> planned.settings().size())
                .thenComparing(planned -> new TreeMap<>(planned.settings()).toString()));
        return some;
    }

    /** The settings that the nodes must have. */
    Map<String, String> settings() {
        return prepare.settings();
    }

    /** The verdict that this run should get. */
    Verdict expected() {
        return isTwin ? Verdict.FAILED : part.expect();
    }
}
