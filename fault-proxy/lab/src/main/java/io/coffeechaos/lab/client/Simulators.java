package io.coffeechaos.lab.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The simulators of payment, inventory and shipping in a running system: their modes and their ledgers. */
public final class Simulators {
    private static final int CHANGES_LIMIT = 1000;

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

    /**
     * Burns processor time in the process of the simulators.
     *
     * @param threads the number of threads; 0 ends it
     * @param millis the time after which it ends by itself
     */
    public void burn(int threads, long millis) throws IOException, InterruptedException {
        String json =
                threads == 0 ? "{\"threads\":0}" : "{\"threads\":%d,\"durationMs\":%d}".formatted(threads, millis);
        LabHttp.expect(http.send(LabHttp.post(anyOf().resolve("/burn"), json)), 200, "burning processor time");
    }

    /** The threads that burn processor time, and how much they have burnt. */
    public JsonNode burn() throws IOException, InterruptedException {
        return http.get(anyOf().resolve("/burn"));
    }

    /** All simulators are one process. */
    private URI anyOf() {
        return uri(OrderContract.SERVICES.getFirst());
    }

    /** Every entry of a simulator's ledger. */
    public List<JsonNode> ledger(String service) throws IOException, InterruptedException {
        return ledger(service, 0);
    }

    /** The number of the last change of a simulator's ledger. */
    public long lastChange(String service) throws IOException, InterruptedException {
        return changes(service, 0, 0).next();
    }

    /** The entries of a simulator's ledger that have changed after a change, each as it is now. */
    public List<JsonNode> ledger(String service, long after) throws IOException, InterruptedException {
        // An entry that changes between two pages is on both of them.
        Map<String, JsonNode> entries = new LinkedHashMap<>();
        SystemReader.LedgerChanges page;
        long last = after;
        do {
            page = changes(service, last, CHANGES_LIMIT);
            page.entries().forEach(entry -> entries.put(entry.path("key").asText(), entry));
            last = page.next();
        } while (!page.whole());
        return List.copyOf(entries.values());
    }

    private SystemReader.LedgerChanges changes(String service, long after, int limit)
            throws IOException, InterruptedException {
        JsonNode page = http.get(uri(service).resolve("/ledger?after=" + after + "&limit=" + limit));
        return SystemReader.LedgerChanges.of(page, limit);
    }

    /** What a simulator knows about one step of an order; nothing if it was never called for it. */
    public Optional<JsonNode> entry(String service, String orderId) throws IOException, InterruptedException {
        HttpResponse<String> answer =
                http.send(LabHttp.request(entryUri(service, orderId)).build());
        return answer.statusCode() == 404
                ? Optional.empty()
                : Optional.of(LabHttp.json(LabHttp.expect(answer, 200, "ledger of " + service)));
    }

    private URI entryUri(String service, String orderId) {
        return uri(service).resolve("/ledger/" + orderId + ":" + service);
    }

    /** The ledger history of one step of an order, oldest first; empty if the simulator was never called for it. */
    public List<JsonNode> moments(String service, String orderId) throws IOException, InterruptedException {
        List<JsonNode> moments = new ArrayList<>();
        entry(service, orderId).ifPresent(entry -> entry.path("history").forEach(moments::add));
        return moments;
    }
}
