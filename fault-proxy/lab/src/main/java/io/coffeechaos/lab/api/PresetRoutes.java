package io.coffeechaos.lab.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coffeechaos.lab.api.Call.BadRequestException;
import io.coffeechaos.lab.client.Links;
import io.coffeechaos.lab.fault.ActiveFaults;
import io.coffeechaos.lab.fault.FaultOrders;
import io.coffeechaos.lab.fault.InvalidFaultException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * {@code GET /lab/presets} and {@code POST /lab/presets/{name}} with {@code {"proxy","duration"}}, both optional. Without a
 * proxy, a preset of the edges breaks every edge. A preset that is on already begins anew.
 */
final class PresetRoutes {
    private static final Pattern EDGE = Pattern.compile("chaos-proxy(-\\d+)?");
    private static final Set<String> FIELDS = Set.of("proxy", "duration");

    private final Breaking breaking;

    PresetRoutes(Breaking breaking) {
        this.breaking = breaking;
    }

    /** Answers a call. Returns false if the path is none of these. */
    boolean handle(Call call) throws IOException, InterruptedException {
        List<String> path = call.path();
        try {
            if (call.route().equals("GET lab/presets")) {
                ArrayNode all = JsonNodeFactory.instance.arrayNode();
                Preset.ALL.forEach((name, preset) -> all.add(preset.shown(name)));
                call.answer(200, all);
            } else if (path.size() == 3 && call.route().startsWith("POST lab/presets/")) {
                begin(call, path.get(2));
            } else {
                return false;
            }
        } catch (BadRequestException wrong) {
            call.error(wrong);
        }
        return true;
    }

    private void begin(Call call, String name) throws IOException, InterruptedException, BadRequestException {
        if (!Preset.ALL.containsKey(name)) {
            call.error(404, "name", "there is no such preset: use " + String.join(", ", Preset.ALL.keySet()));
            return;
        }
        Preset preset = Preset.ALL.get(name);
        JsonNode body = call.object();
        RunProgress.onlyFields(body, FIELDS, "");
        Duration duration = duration(body.path("duration"));
        try {
            List<String> proxies = proxies(preset, body.path("proxy"));
            ObjectNode made = JsonNodeFactory.instance.objectNode();
            for (String proxy : proxies) {
                if (preset.isDown()) {
                    made = down(proxy, duration);
                } else {
                    Links.Answer answer = toxic(name, preset, proxy, duration);
                    if (answer.status() != 200) {
                        call.pass(answer.status(), answer.body());
                        return;
                    }
                    made = preset.toxic(name, duration);
                }
            }
            proxies.forEach(made.putArray("proxies")::add);
            call.answer(201, made);
        } catch (ActiveFaults.TooManyException full) {
            call.error(409, full.getMessage());
        } catch (IOException noAnswer) {
            call.error(503, "the fault proxy does not answer");
        }
    }

    private static Duration duration(JsonNode given) throws BadRequestException {
        if (!given.isMissingNode()
                && (!given.isInt() || given.asInt() < 1 || given.asInt() > FaultOrders.DURATION_MAX_S)) {
            throw new BadRequestException(
                    "duration", "duration must be 1 to " + FaultOrders.DURATION_MAX_S + " seconds: was " + given);
        }
        return Duration.ofSeconds(given.asInt(FaultOrders.DURATION_DEFAULT_S));
    }

    /** The proxies that a preset breaks. All of them exist. */
    private List<String> proxies(Preset preset, JsonNode given)
            throws IOException, InterruptedException, BadRequestException {
        List<String> all = new ArrayList<>();
        for (JsonNode proxy : breaking.links().proxies()) {
            all.add(proxy.path("name").asText());
        }
        all.sort(null);
        String wanted = Optional.ofNullable(given.textValue()).orElse(preset.target());
        List<String> chosen = all.stream()
                .filter(proxy ->
                        wanted.equals(Preset.EDGES) ? EDGE.matcher(proxy).matches() : proxy.equals(wanted))
                .toList();
        if (chosen.isEmpty() || (!given.isMissingNode() && !given.isTextual())) {
            throw new BadRequestException(
                    "proxy",
                    "proxy must be one of " + String.join(", ", all) + ": was "
                            + (given.isMissingNode() ? wanted : given));
        }
        return chosen;
    }

    /** Adds the toxic of a preset. If the proxy has it already, the new one replaces it. */
    private Links.Answer toxic(String name, Preset preset, String proxy, Duration duration)
            throws IOException, InterruptedException {
        breaking.links().removeToxic(proxy, preset.toxicName(name));
        return breaking.links()
                .pass(
                        "POST",
                        "/proxies/" + proxy + "/toxics",
                        preset.toxic(name, duration).toString());
    }

    private ObjectNode down(String proxy, Duration duration)
            throws IOException, InterruptedException, BadRequestException, ActiveFaults.TooManyException {
        ObjectNode order = JsonNodeFactory.instance
                .objectNode()
                .put("kind", "down")
                .put("target", proxy)
                .put("duration", duration.toSeconds());
        try {
            return FaultView.shown(breaking.begin(breaking.order(order), duration));
        } catch (InvalidFaultException wrong) {
            throw new BadRequestException("proxy", wrong.getMessage());
        }
    }
}
