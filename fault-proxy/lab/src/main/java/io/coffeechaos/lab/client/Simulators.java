package io.coffeechaos.lab.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The simulators of payment, inventory and shipping in a running system: their modes and their ledgers. */
public final class Simulators {
    private final LabHttp http;
    private final Map<String, URI> addresses;

    Simulators(LabHttp http, Map<String, URI> addresses) {
        this.http = http;
        this.addresses = Map.copyOf(addresses);
    }

    /** The address on which a simulator listens, as host and port. */
    public String address(String service) {
        return uri(service).getAuthority();
    }

    private URI uri(String service) {
        return Optional.ofNullable(addresses.get(service))
                .orElseThrow(() -> new IllegalArgumentException("no " + service + " among " + addresses.keySet()));
    }

    /** Changes the mode of a simulator. {@code json} is the body that {@code PUT /mode} expects. */
    public void mode(String service, String json) throws IOException, InterruptedException {
        HttpRequest request = LabHttp.request(uri(service).resolve("/mode"))
                .PUT(HttpRequest.BodyPublishers.ofString(json))
                .build();
        LabHttp.expect(http.send(request), 200, "mode of " + service);
    }

    /** The mode of a simulator, as {@code GET /mode} shows it. */
    public JsonNode mode(String service) throws IOException, InterruptedException {
        return http.get(uri(service).resolve("/mode"));
    }

    /** Sets a simulator to its normal mode. */
    public void normal(String service) throws IOException, InterruptedException {
        mode(service, "{\"mode\":\"normal\"}");
    }

    /** Every entry of a simulator's ledger. */
    public List<JsonNode> ledger(String service) throws IOException, InterruptedException {
        List<JsonNode> ledger = new ArrayList<>();
        http.get(uri(service).resolve("/ledger")).path("entries").forEach(ledger::add);
        return ledger;
    }

    /** The ledger history of one step of an order, oldest first; empty if the simulator was never called for it. */
    public List<JsonNode> moments(String service, String orderId) throws IOException, InterruptedException {
        URI entry = uri(service).resolve("/ledger/" + orderId + ":" + service);
        List<JsonNode> moments = new ArrayList<>();
        LabHttp.json(http.send(LabHttp.request(entry).build())).path("history").forEach(moments::add);
        return moments;
    }
}
