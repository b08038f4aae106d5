package io.coffeechaos.lab.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A running system as its operator has it: what there is, a verb for everything that can be done to it, and its books.
 *
 * <p>What there is, is asked once: nodes and parts of the lab API, links of the fault proxy.
 */
public final class RunningLab implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration UP_PATIENCE = Duration.ofMinutes(3);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final URI control;
    private final URI lab;
    private final Map<String, URI> nodes = new TreeMap<>();
    private final Map<String, URI> listening = new TreeMap<>();
    private final Map<String, URI> behind = new TreeMap<>();

    private RunningLab(URI control, URI lab) {
        this.control = control;
        this.lab = lab;
    }

    /**
     * The system whose ports are moved up by {@code portOffset}.
     *
     * @throws IOException when it does not run
     */
    public static RunningLab connect(int portOffset) throws IOException, InterruptedException {
        return connect(
                URI.create("http://127.0.0.1:" + (8474 + portOffset)),
                URI.create("http://127.0.0.1:" + (8475 + portOffset)));
    }

    /**
     * A running system.
     *
     * @param control the fault proxy's API
     * @param lab the supervisor's API
     * @throws IOException when they do not answer
     */
    public static RunningLab connect(URI control, URI lab) throws IOException, InterruptedException {
        RunningLab running = new RunningLab(control, lab);
        for (JsonNode node : running.get(running.lab.resolve("/lab/nodes")).path("nodes")) {
            running.nodes.put(
                    node.path("name").asText(), URI.create(node.path("address").asText()));
        }
        for (JsonNode proxy : running.get(running.control.resolve("/proxies"))) {
            String name = proxy.path("name").asText();
            running.listening.put(
                    name, URI.create("http://" + proxy.path("listen").asText()));
            running.behind.put(
                    name, URI.create("http://" + proxy.path("upstream").asText()));
        }
        return running;
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    // --- What there is ---

    /** The order nodes' names, in order. */
    public List<String> nodes() {
        return List.copyOf(nodes.keySet());
    }

    /** Where clients reach the order nodes through the fault proxy, by the proxy's name, in the order of the nodes. */
    public Map<String, URI> edges() {
        Map<String, URI> edges = new TreeMap<>(listening);
        edges.keySet().removeIf(name -> !name.startsWith("chaos-proxy"));
        return edges;
    }

    /** Whether the link between two nodes, counted from 1, can be broken. */
    public boolean hasLink(String proxy) {
        return listening.containsKey(proxy);
    }

    // --- Processes ---

    /** State of every part, by name. */
    Map<String, String> states() throws IOException, InterruptedException {
        Map<String, String> states = new LinkedHashMap<>();
        for (JsonNode process : get(lab.resolve("/lab/status")).path("processes")) {
            states.put(process.path("name").asText(), process.path("state").asText());
        }
        return states;
    }

    /** Does {@code verb} (kill, stop, restart, freeze, resume) to a part. */
    public void act(String part, String verb) throws IOException, InterruptedException {
        expect(tell(part, verb), 202, verb + " " + part);
    }

    /** Lets a frozen part go on; one that has ended meanwhile needs no help. */
    public void resume(String part) throws IOException, InterruptedException {
        HttpResponse<String> answer = tell(part, "resume");
        if (answer.statusCode() != 409) {
            expect(answer, 202, "resume " + part);
        }
    }

    private HttpResponse<String> tell(String part, String verb) throws IOException, InterruptedException {
        HttpRequest request = request(lab.resolve("/lab/nodes/" + part + "/" + verb))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        return send(request);
    }

    /** The process of a part, 0 while it has none. */
    public long pid(String part) throws IOException, InterruptedException {
        for (JsonNode process : get(lab.resolve("/lab/status")).path("processes")) {
            if (process.path("name").asText().equals(part)) {
                return process.path("pid").asLong();
            }
        }
        throw new IOException("there is no part " + part);
    }

    /** Waits until a part is up, and ready if it is a node. */
    public void awaitUp(String part) throws InterruptedException, Await.NotSoException {
        Await.until(part + " is up", UP_PATIENCE, () -> isUp(part));
    }

    /** Waits until a part runs in another process than {@code before}, and is up. */
    public void awaitReplaced(String part, long before) throws InterruptedException, Await.NotSoException {
        Await.until(part + " is up again", UP_PATIENCE, () -> pid(part) != before && isUp(part));
    }

    /** Waits until every node is up and ready. */
    public void awaitNodes() throws InterruptedException, Await.NotSoException {
        for (String node : nodes()) {
            awaitUp(node);
        }
    }

    /** Waits until every part is up and every node ready. */
    public void awaitReady() throws IOException, InterruptedException, Await.NotSoException {
        for (String part : states().keySet()) {
            awaitUp(part);
        }
    }

    private boolean isUp(String part) throws IOException, InterruptedException {
        String state = states().getOrDefault(part, "missing");
        if (!state.equals("up")) {
            throw new IOException(part + " is " + state);
        }
        Optional<URI> node = Optional.ofNullable(nodes.get(part));
        return node.isEmpty() || isReady(node.get());
    }

    private boolean isReady(URI node) throws IOException, InterruptedException {
        return send(request(node.resolve("/health/ready")).build()).statusCode() == 200;
    }

    // --- Links and services ---

    /**
     * Adds a toxic.
     *
     * @param name its name, which {@link #removeToxic} wants
     * @param stream upstream or downstream
     * @param toxicity the share of connections it works on, 0 to 1
     * @param attributes its attributes, as JSON
     * @param atMost after which the proxy removes it by itself, should we have died
     */
    public void addToxic(
            String proxy, String name, String type, String stream, double toxicity, String attributes, Duration atMost)
            throws IOException, InterruptedException {
        String json =
                "{\"name\":\"%s\",\"type\":\"%s\",\"stream\":\"%s\",\"toxicity\":%s,\"duration\":%d,\"attributes\":%s}"
                        .formatted(name, type, stream, toxicity, atMost.toMillis(), attributes);
        HttpRequest request = request(control.resolve("/proxies/" + proxy + "/toxics"))
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build();
        expect(send(request), 200, type + " on " + proxy);
    }

    /** Removes a toxic; one that is not there is as good. */
    public void removeToxic(String proxy, String name) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(request(control.resolve("/proxies/" + proxy + "/toxics/" + name))
                .DELETE()
                .build());
        if (answer.statusCode() != 404) {
            expect(answer, 204, "removing " + name + " from " + proxy);
        }
    }

    /** Changes a service's mode; {@code json} as its {@code PUT /mode} takes it. */
    public void mode(String service, String json) throws IOException, InterruptedException {
        HttpRequest request = request(behind(service).resolve("/mode"))
                .PUT(HttpRequest.BodyPublishers.ofString(json))
                .build();
        expect(send(request), 200, "mode of " + service);
    }

    /**
     * Ends every fault: no toxics, all proxies enabled, all services normal, what is frozen or stopped runs. Tries all
     * of it, whatever fails.
     *
     * @throws IOException what failed last
     */
    public void heal() throws IOException, InterruptedException {
        Optional<IOException> failed = Optional.empty();
        try {
            for (Map.Entry<String, String> part : states().entrySet()) {
                switch (part.getValue()) {
                    case "frozen" -> resume(part.getKey());
                    case "stopped" -> act(part.getKey(), "restart");
                    default -> {}
                }
            }
        } catch (IOException notTold) {
            failed = Optional.of(notTold);
        }
        try {
            HttpRequest reset = request(control.resolve("/reset"))
                    .POST(HttpRequest.BodyPublishers.noBody())
                    .build();
            expect(send(reset), 204, "reset of all proxies");
        } catch (IOException notReset) {
            failed = Optional.of(notReset);
        }
        for (String service : Contract.SERVICES) {
            try {
                mode(service, "{\"mode\":\"normal\"}");
            } catch (IOException notNormal) {
                failed = Optional.of(notNormal);
            }
        }
        if (failed.isPresent()) {
            throw failed.get();
        }
    }

    // --- What is so ---

    /** A service's book. */
    public List<JsonNode> ledger(String service) throws IOException, InterruptedException {
        List<JsonNode> book = new ArrayList<>();
        get(behind(service).resolve("/ledger")).path("entries").forEach(book::add);
        return book;
    }

    /** An order, or nothing if there is none. */
    public Optional<JsonNode> order(String id) throws IOException, InterruptedException {
        HttpResponse<String> answer =
                send(request(anyNode().resolve("/orders/" + id)).build());
        if (answer.statusCode() == 404) {
            return Optional.empty();
        }
        return Optional.of(json(expect(answer, 200, "order " + id)));
    }

    /** An order's event log, oldest first. */
    public List<JsonNode> log(String id) throws IOException, InterruptedException {
        HttpRequest request = request(anyNode().resolve("/orders/" + id + "/events"))
                .header("Accept", "application/json")
                .build();
        List<JsonNode> log = new ArrayList<>();
        json(expect(send(request), 200, "events of " + id)).path("events").forEach(log::add);
        return log;
    }

    /**
     * One page of the order list, as the API answers it.
     *
     * @param cursor of the page before, empty for the first
     */
    public JsonNode list(String customerId, String cursor) throws IOException, InterruptedException {
        String from = cursor.isEmpty() ? "" : "&cursor=" + cursor;
        return get(anyNode().resolve("/orders?limit=100&customerId=" + customerId + from));
    }

    /** The next one each time, so that reading much is spread over all nodes. */
    private URI anyNode() {
        List<URI> all = List.copyOf(nodes.values());
        return all.get((int) (System.nanoTime() / 1000 % all.size()));
    }

    private URI behind(String proxy) {
        return Optional.ofNullable(behind.get(proxy))
                .orElseThrow(() -> new IllegalArgumentException("no proxy " + proxy + " among " + names()));
    }

    private Set<String> names() {
        return behind.keySet();
    }

    private JsonNode get(URI uri) throws IOException, InterruptedException {
        return json(expect(send(request(uri).build()), 200, uri.getPath()));
    }

    private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(URI uri) {
        return HttpRequest.newBuilder(uri).timeout(PATIENCE);
    }

    private static HttpResponse<String> expect(HttpResponse<String> answer, int status, String what)
            throws IOException {
        if (answer.statusCode() != status) {
            throw new IOException(what + " was answered " + answer.statusCode() + ": " + answer.body());
        }
        return answer;
    }

    private static JsonNode json(HttpResponse<String> answer) throws IOException {
        try {
            return JSON.readTree(answer.body());
        } catch (JsonProcessingException notJson) {
            throw new IOException("not JSON: " + answer.body(), notJson);
        }
    }
}
