package io.coffeechaos.lab.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coffeechaos.lab.api.Call.BadRequestException;
import io.coffeechaos.lab.client.Links;
import io.coffeechaos.lab.fault.FaultOrders;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The fault proxy through the lab, so that a page needs one origin only:
 * {@code GET|POST|DELETE /lab/proxies[/{p}[/toxics[/{t}]]]} in Toxiproxy's shapes, and {@code POST /lab/reset}. A toxic
 * ends by itself, after ten minutes unless the request says when.
 */
final class ProxyRoutes {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,63}");
    private static final Set<String> METHODS = Set.of("GET", "POST", "DELETE");
    private static final String DURATION = "duration";
    private static final int MS = 1_000;

    private final Breaking breaking;

    ProxyRoutes(Breaking breaking) {
        this.breaking = breaking;
    }

    /** Answers a call. Returns false if the path is none of these. */
    boolean handle(Call call) throws IOException, InterruptedException {
        List<String> path = call.path();
        try {
            if (call.route().equals("POST lab/reset")) {
                pass(call, "POST", "/reset", "");
            } else if (isOfProxies(path) && METHODS.contains(call.method())) {
                proxies(call, path.subList(2, path.size()));
            } else {
                return false;
            }
        } catch (BadRequestException wrong) {
            call.error(wrong);
        }
        return true;
    }

    private static boolean isOfProxies(List<String> path) {
        return path.size() >= 2
                && path.size() <= 5
                && path.subList(0, 2).equals(List.of("lab", "proxies"))
                && (path.size() < 4 || path.get(3).equals("toxics"))
                && path.stream().skip(2).allMatch(name -> NAME.matcher(name).matches());
    }

    private void proxies(Call call, List<String> names) throws IOException, InterruptedException, BadRequestException {
        boolean hasBody = call.method().equals("POST");
        String body = "";
        if (hasBody) {
            JsonNode json = call.object();
            body = (names.size() == 2 ? ending((ObjectNode) json) : json).toString();
        }
        pass(
                call,
                call.method(),
                String.join("/", "/proxies", String.join("/", names)).replaceFirst("/$", ""),
                body);
    }

    /** The toxic with an end. */
    private static ObjectNode ending(ObjectNode toxic) throws BadRequestException {
        JsonNode duration = toxic.path(DURATION);
        if (duration.isMissingNode()) {
            return toxic.put(DURATION, FaultOrders.DURATION_DEFAULT_S * MS);
        }
        if (!duration.isInt() || duration.asInt() < 1 || duration.asInt() > FaultOrders.DURATION_MAX_S * MS) {
            throw new BadRequestException(
                    DURATION, "duration must be 1 to " + FaultOrders.DURATION_MAX_S * MS + " ms: was " + duration);
        }
        return toxic;
    }

    private void pass(Call call, String method, String path, String body) throws IOException, InterruptedException {
        Links.Answer answer;
        try {
            answer = breaking.links().pass(method, path, body);
        } catch (IOException noAnswer) {
            call.error(503, "the fault proxy does not answer");
            return;
        }
        call.pass(answer.status(), answer.body());
    }
}
