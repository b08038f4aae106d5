package io.coffeechaos.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The outside services of a system: how they behave, and their own books. */
final class Services {
    private static final List<String> ALL = List.of("payment", "inventory", "shipping");

    private final LocalHttp http;
    private final int firstPort;

    Services(LocalHttp http, int firstPort) {
        this.http = http;
        this.firstPort = firstPort;
    }

    /** Where a service listens. */
    String address(String service) {
        return "127.0.0.1:" + port(service);
    }

    private int port(String service) {
        int index = ALL.indexOf(service);
        if (index < 0) {
            throw new IllegalArgumentException("no service " + service);
        }
        return firstPort + index;
    }

    /** All normal. */
    void heal() throws IOException, InterruptedException {
        for (String service : ALL) {
            mode(service, "{\"mode\":\"normal\"}");
        }
    }

    void mode(String service, String json) throws IOException, InterruptedException {
        HttpRequest request = LocalHttp.request(port(service), "/mode")
                .PUT(HttpRequest.BodyPublishers.ofString(json))
                .build();
        assertThat(http.send(request).statusCode()).isEqualTo(200);
    }

    /** What a service did for an order. */
    record Effects(int effects, int undos, int net, int calls, String answer) {}

    /** A service's book by order id. */
    Map<String, Effects> ledger(String service) throws IOException, InterruptedException {
        Map<String, Effects> book = new LinkedHashMap<>();
        for (JsonNode entry : LocalHttp.json(http.get(port(service), "/ledger")).path("entries")) {
            Effects effects = new Effects(
                    entry.path("effects").asInt(),
                    entry.path("undos").asInt(),
                    entry.path("net").asInt(),
                    entry.path("calls").asInt(),
                    entry.path("answer").asText());
            Effects before = book.put(entry.path("orderId").asText(), effects);
            assertThat(before).as("two keys of one order in " + service).isNull();
        }
        return book;
    }

    /** What happened to one step of an order at its service, in words, oldest first; nothing if it was never asked. */
    List<String> ledgerHistory(String service, String orderId) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.get(port(service), "/ledger/" + orderId + ":" + service);
        List<String> history = new ArrayList<>();
        LocalHttp.json(answer)
                .path("history")
                .forEach(moment -> history.add(moment.path("what").asText()));
        return history;
    }

    /** When this happened last to one step of an order, RFC 3339. */
    String ledgerTime(String service, String orderId, String what) throws IOException, InterruptedException {
        String at = "";
        for (JsonNode moment : LocalHttp.json(http.get(port(service), "/ledger/" + orderId + ":" + service))
                .path("history")) {
            at = moment.path("what").asText().equals(what) ? moment.path("at").asText() : at;
        }
        return at;
    }
}
