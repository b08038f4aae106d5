package io.coffeechaos.lab.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coffeechaos.lab.api.Call.BadRequestException;
import io.coffeechaos.lab.fault.ActiveFaults;
import io.coffeechaos.lab.fault.FaultOrder;
import io.coffeechaos.lab.fault.FaultOrders;
import io.coffeechaos.lab.fault.InvalidFaultException;
import io.coffeechaos.lab.fault.ObservedFaults;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The routes that break and heal: {@code GET|POST /lab/faults}, {@code DELETE /lab/faults/{id}}, {@code POST /lab/heal}
 * and {@code POST /lab/alarm}.
 */
final class FaultRoutes {
    private static final int ALARM_MAX_S = 900;

    private final Breaking breaking;
    private final ActiveFaults active;

    FaultRoutes(Breaking breaking) {
        this.breaking = breaking;
        this.active = breaking.active();
    }

    /** Answers a call. Returns false if the path is none of these. */
    boolean handle(Call call) throws IOException, InterruptedException {
        try {
            switch (call.route()) {
                case "GET lab/faults" -> call.answer(200, shown());
                case "POST lab/faults" -> begin(call);
                case "POST lab/heal" -> heal(call);
                case "POST lab/alarm" -> alarm(call);
                default -> {
                    List<String> path = call.path();
                    if (!call.method().equals("DELETE")
                            || path.size() != 3
                            || !path.subList(0, 2).equals(List.of("lab", "faults"))) {
                        return false;
                    }
                    active.end(path.get(2));
                    call.noContent();
                }
            }
        } catch (BadRequestException wrong) {
            call.error(wrong);
        }
        return true;
    }

    private void begin(Call call) throws IOException, InterruptedException, BadRequestException {
        JsonNode body = call.object();
        try {
            FaultOrder order = breaking.orders().read(body);
            call.answer(201, shown(active.begin(order, FaultOrders.duration(body))));
        } catch (InvalidFaultException wrong) {
            throw new BadRequestException(wrong.field(), wrong.getMessage());
        } catch (ActiveFaults.TooManyException full) {
            call.error(409, full.getMessage());
        } catch (IOException noAnswer) {
            call.error(503, "the part did not take the fault: " + noAnswer.getMessage());
        }
    }

    /** Everything that is wrong now: our own faults with their end, then what the parts show besides. */
    private ArrayNode shown() throws InterruptedException {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        List<ActiveFaults.Active> ours = active.list();
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

    private static ObjectNode shown(ActiveFaults.Active fault) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", fault.id())
                .put("kind", fault.order().kind())
                .put("target", fault.order().target())
                .put("what", fault.order().what())
                .put("since", fault.since().toString())
                .put("until", fault.until().toString());
    }

    private void heal(Call call) throws IOException, InterruptedException {
        List<String> broken = new ArrayList<>();
        shown().forEach(fault -> broken.add(fault.path("kind").asText() + " "
                + fault.path("target").asText() + ": " + fault.path("what").asText()));
        List<String> left = breaking.heal();
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode healed = answer.putArray("healed");
        broken.forEach(healed::add);
        ArrayNode remains = answer.putArray("left");
        left.forEach(remains::add);
        call.answer(200, answer);
    }

    private void alarm(Call call) throws IOException, BadRequestException {
        JsonNode body = call.object();
        String state = Optional.ofNullable(body.path("state").textValue()).orElse("");
        if (!state.equals("ALARM") && !state.equals("OK")) {
            throw new BadRequestException("state", "state must be ALARM or OK: was '" + state + "'");
        }
        JsonNode seconds = body.path("duration");
        if (state.equals("ALARM") && (!seconds.isInt() || seconds.asInt() < 1 || seconds.asInt() > ALARM_MAX_S)) {
            throw new BadRequestException("duration", "duration must be 1 to " + ALARM_MAX_S + " seconds");
        }
        breaking.alarm(state.equals("OK") ? Duration.ZERO : Duration.ofSeconds(seconds.asInt()));
        call.answer(200, JsonNodeFactory.instance.objectNode().put("state", state));
    }
}
