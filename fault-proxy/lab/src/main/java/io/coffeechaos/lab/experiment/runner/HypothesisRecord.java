package io.coffeechaos.lab.experiment.runner;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * One check of the hypothesis.
 *
 * @param met whether all tolerances were met
 * @param probes the probes that were run: up to the first one that failed or was not in its tolerance
 */
record HypothesisRecord(boolean met, List<ActivityRecord> probes) {
    HypothesisRecord {
        probes = List.copyOf(probes);
    }

    /** Whether a probe gave no output at all. */
    boolean hasFailedProbe() {
        return probes.stream().anyMatch(ActivityRecord::isFailed);
    }

    /** The name of the probe that decided. */
    String lastProbe() {
        return probes.getLast().name();
    }

    ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("steady_state_met", met);
        ArrayNode all = json.putArray("probes");
        probes.forEach(probe -> all.add(probe.toJson()));
        return json;
    }
}
