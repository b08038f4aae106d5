package io.coffeechaos.lab.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coffeechaos.lab.fault.ActiveFaults;
import io.coffeechaos.lab.fault.ObservedFaults;
import java.util.List;

/** What is broken now, as the API shows it. */
final class FaultView {
    private final Breaking breaking;

    FaultView(Breaking breaking) {
        this.breaking = breaking;
    }

    /** Everything that is wrong now: our own faults with their end, then what the parts show besides. */
    ArrayNode shown() throws InterruptedException {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        List<ActiveFaults.Active> ours = breaking.active().list();
        ours.forEach(fault -> all.add(shown(fault)));
        for (ObservedFaults.Observed other : breaking.observed().look()) {
            boolean known = ours.stream()
                    .anyMatch(fault -> fault.order().kind().equals(other.kind())
                            && fault.order().target().equals(other.target()));
            if (!known) {
                all.addObject()
                        .put("kind", other.kind())
                        .put("target", other.target())
                        .put("what", other.what());
            }
        }
        return all;
    }

    static ObjectNode shown(ActiveFaults.Active fault) {
        ObjectNode shown = JsonNodeFactory.instance
                .objectNode()
                .put("id", fault.id())
                .put("kind", fault.order().kind())
                .put("target", fault.order().target())
                .put("what", fault.order().what())
                .put("since", fault.since().toString())
                .put("until", fault.until().toString());
        if (fault.order().isPreparation()) {
            shown.put("preparation", true);
        }
        return shown;
    }
}
