package io.coffeechaos.lab.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coffeechaos.lab.fault.ActiveFaults;
import io.coffeechaos.lab.fault.FaultLog;
import io.coffeechaos.lab.fault.ObservedFaults;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is broken now, as the API shows it. */
final class FaultView {
    private final Breaking breaking;

    FaultView(Breaking breaking) {
        this.breaking = breaking;
    }

    /** Everything that is wrong now: our own faults, then what the parts show besides. */
    ArrayNode shown() throws InterruptedException {
        long beganNanos = System.nanoTime();
        Instant began = Instant.ofEpochMilli(breaking.nowMs());
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        List<ActiveFaults.Active> ours = breaking.active().list();
        ObservedFaults.Sight sight = breaking.observed().look();
        for (ActiveFaults.Active fault : ours) {
            all.add(bit(shown(fault), breaking.marks().mark(fault, sight)));
        }
        for (ObservedFaults.Observed other : sight.faults()) {
            boolean known = ours.stream()
                    .anyMatch(fault -> fault.order().kind().equals(other.kind())
                            && fault.order().target().equals(other.target()));
            if (!known) {
                FaultMarks.Mark mark = breaking.marks().mark(other, sight);
                all.add(bit(shown(other, mark.since()), mark));
            }
        }
        breaking.marks().forget(sight, beganNanos);
        breaking.log().saw(breaking.processes(), began);
        breaking.log().saw(logged(all), sight.unread(), began);
        return all;
    }

    private static List<FaultLog.Entry> logged(ArrayNode shown) {
        List<FaultLog.Entry> faults = new ArrayList<>();
        for (JsonNode fault : shown) {
            faults.add(new FaultLog.Entry(
                    fault.path("kind").asText(),
                    fault.path("target").asText(),
                    fault.path("what").asText(),
                    Instant.parse(fault.path("since").asText()),
                    Optional.ofNullable(fault.path("until").textValue()).map(Instant::parse)));
        }
        return faults;
    }

    private static ObjectNode bit(ObjectNode shown, FaultMarks.Mark mark) {
        mark.bit().ifPresent(bit -> shown.put("bit", bit));
        return shown;
    }

    private static ObjectNode shown(ObservedFaults.Observed other, Instant since) {
        ObjectNode shown = JsonNodeFactory.instance
                .objectNode()
                .put("kind", other.kind())
                .put("target", other.target())
                .put("what", other.what());
        other.toxic().ifPresent(toxic -> shown.put("name", toxic.name()));
        shown.put("since", since.toString());
        other.toxic()
                .flatMap(ObservedFaults.Toxic::lasts)
                .ifPresent(lasts -> shown.put("until", since.plus(lasts).toString()));
        return shown;
    }

    /** A fault as the log knows it; {@code until} is null while it is on. */
    static ObjectNode shown(FaultLog.Entry fault) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("kind", fault.kind())
                .put("target", fault.target())
                .put("what", fault.what())
                .put("since", fault.since().toString())
                .put("until", fault.until().map(Instant::toString).orElse(null));
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
