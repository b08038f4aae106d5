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
import io.coffeechaos.lab.fault.UnsupportedFaultException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The routes that break and heal: {@code GET|POST /lab/faults}, {@code DELETE /lab/faults/{id}}, {@code POST /lab/heal}
 * and {@code POST /lab/alarm}. {@code {"all":true}} lets the healing also stop run and load, and end the
 * preparation of the nodes; without it, these last as long as a run goes on.
 */
final class FaultRoutes {
    private static final int ALARM_MAX_S = 900;

    private final Breaking breaking;
    private final FaultView view;
    private final Runs runs;
    private final ActiveFaults active;

    FaultRoutes(Breaking breaking, FaultView view, Runs runs) {
        this.breaking = breaking;
        this.runs = runs;
        this.view = view;
        this.active = breaking.active();
    }

    /** Answers a call. Returns false if the path is none of these. */
    boolean handle(Call call) throws IOException, InterruptedException {
        try {
            switch (call.route()) {
                case "GET lab/faults" -> call.answer(200, view.shown());
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
            FaultOrder order = breaking.order(body);
            call.answer(201, FaultView.shown(breaking.begin(order, FaultOrders.duration(body))));
        } catch (InvalidFaultException wrong) {
            throw new BadRequestException(wrong.field(), wrong.getMessage());
        } catch (ActiveFaults.TooManyException full) {
            call.error(409, full.getMessage());
        } catch (UnsupportedFaultException missing) {
            call.error(501, missing.getMessage());
        } catch (IOException noAnswer) {
            call.error(503, "the part did not take the fault: " + noAnswer.getMessage());
        }
    }

    private void heal(Call call) throws IOException, InterruptedException, BadRequestException {
        JsonNode wanted = call.isEmpty() ? JsonNodeFactory.instance.objectNode() : call.object();
        RunProgress.onlyFields(wanted, Set.of("all"), "");
        boolean all = RunProgress.flag(wanted, "all");
        if (all) {
            runs.stopAll();
        }
        List<String> broken = new ArrayList<>();
        view.shown()
                .forEach(fault -> broken.add(
                        fault.path("kind").asText() + " " + fault.path("target").asText() + ": "
                                + fault.path("what").asText()));
        List<String> left = breaking.heal(all || runs.going().isEmpty());
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
