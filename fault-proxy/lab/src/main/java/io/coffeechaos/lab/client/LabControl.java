package io.coffeechaos.lab.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A client of the lab's measuring and breaking side. Every call has a time limit of ten seconds, unless it says more. */
public final class LabControl {
    private static final Duration HEAL_TIMEOUT = Duration.ofSeconds(30);

    private final LabHttp http;
    private final URI lab;

    LabControl(LabHttp http, URI lab) {
        this.http = http;
        this.lab = lab;
    }

    /** The KPI of the last {@code seconds}, 1 to 300. */
    public JsonNode kpi(int seconds) throws IOException, InterruptedException {
        return http.get(lab.resolve("/lab/kpi?window=" + seconds));
    }

    /**
     * Switches the load.
     *
     * @param rate customers in a second: 0, which ends the load, 1, 5 or 20
     * @param client resilient or fragile
     * @return the load, as {@code PUT /lab/load} answers
     * @throws RefusedException when the lab cannot start this load
     */
    public JsonNode load(int rate, String client) throws IOException, InterruptedException {
        return put(
                "/lab/load",
                JsonNodeFactory.instance.objectNode().put("rate", rate).put("client", client));
    }

    /**
     * Switches the load to a new book of orders.
     *
     * @param edges the edges that customers use, by proxy name; empty for all
     * @param lasts the time after which the load ends by itself, two hours at most
     */
    public void load(int rate, String client, boolean failover, List<String> edges, String book, Duration lasts)
            throws IOException, InterruptedException {
        ObjectNode load = JsonNodeFactory.instance
                .objectNode()
                .put("rate", rate)
                .put("client", client)
                .put("failover", failover)
                .put("book", book)
                .put("lastsS", lasts.toSeconds());
        if (!edges.isEmpty()) {
            edges.forEach(load.putArray("edges")::add);
        }
        put("/lab/load", load);
    }

    /**
     * Breaks something for a while.
     *
     * @param order the body of {@code POST /lab/faults}
     * @throws RefusedException when the lab does not know this fault, or cannot make it
     */
    public void fault(ObjectNode order) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(lab.resolve("/lab/faults"))
                .timeout(HEAL_TIMEOUT)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(order.toString()))
                .build();
        LabHttp.expect(http.send(request), 201, "fault");
    }

    /** The faults of one command, as {@code GET /lab/presets} shows them. */
    public JsonNode presets() throws IOException, InterruptedException {
        return http.get(lab.resolve("/lab/presets"));
    }

    /**
     * Begins the fault of a preset.
     *
     * @param proxy the proxy that it breaks, if it is not the preset's own
     * @param lasts the time after which it ends by itself, 15 minutes at most
     * @return the toxic or the disabled proxy, with the names of all {@code proxies} that it breaks
     * @throws RefusedException when there is no such preset or proxy
     */
    public JsonNode preset(String name, Optional<String> proxy, Duration lasts)
            throws IOException, InterruptedException {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("duration", lasts.toSeconds());
        proxy.ifPresent(some -> body.put("proxy", some));
        HttpRequest request = LabHttp.post(
                lab.resolve("/lab/presets/" + URLEncoder.encode(name, StandardCharsets.UTF_8)), body.toString());
        return LabHttp.json(LabHttp.expect(http.send(request), 201, "preset " + name));
    }

    /** What is broken now, as {@code GET /lab/faults} shows it. */
    public JsonNode faults() throws IOException, InterruptedException {
        return http.get(lab.resolve("/lab/faults"));
    }

    /** Ends a fault. It is no error if there is no such fault. */
    public void endFault(String id) throws IOException, InterruptedException {
        HttpRequest request = LabHttp.request(lab.resolve("/lab/faults/" + id))
                .header("Content-Type", "application/json")
                .DELETE()
                .build();
        LabHttp.expect(http.send(request), 204, "end of the fault");
    }

    /** Sets the time limit of a fragile customer, 1 to 30 seconds. */
    public void settings(int timeoutS) throws IOException, InterruptedException {
        put("/lab/settings", JsonNodeFactory.instance.objectNode().put("requestTimeoutS", timeoutS));
    }

    /**
     * A part of the ledger.
     *
     * @param query the query of {@code GET /lab/ledger}, without the question mark
     * @throws RefusedException when there is no such order or book
     */
    public JsonNode ledger(String query) throws IOException, InterruptedException {
        return http.get(lab.resolve("/lab/ledger?" + query));
    }

    /**
     * What the lab has healed.
     *
     * @param healed what was broken, in words
     * @param left what could not be healed, in words
     */
    public record Healing(List<String> healed, List<String> left) {
        /** Copies the lists. */
        public Healing {
            healed = List.copyOf(healed);
            left = List.copyOf(left);
        }
    }

    /** The newest runs, as {@code GET /lab/runs} shows them; the one that is going on first. */
    public JsonNode runs() throws IOException, InterruptedException {
        return http.get(lab.resolve("/lab/runs"));
    }

    /** Heals everything. Returns what could not be healed. */
    public List<String> heal() throws IOException, InterruptedException {
        return healing().left();
    }

    /** Heals everything, and says what it was. */
    public Healing healing() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(lab.resolve("/lab/heal"))
                .timeout(HEAL_TIMEOUT)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.noBody())
                .build();
        JsonNode answer = LabHttp.json(LabHttp.expect(http.send(request), 200, "heal"), "left");
        return new Healing(words(answer.path("healed")), words(answer.path("left")));
    }

    private static List<String> words(JsonNode array) {
        List<String> words = new ArrayList<>();
        array.forEach(word -> words.add(word.asText()));
        return words;
    }

    /** Waits until the system is ready, steady, warm or settled. Returns false if it is not so in time. */
    public boolean await(String condition, Duration timeout) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        lab.resolve("/lab/await?for=" + condition + "&timeout=" + timeout.toSeconds()))
                .timeout(timeout.plusSeconds(10))
                .build();
        return LabHttp.json(LabHttp.expect(http.send(request), 200, "await " + condition))
                .path("met")
                .asBoolean();
    }

    /**
     * Tells the lab that a run is alive. After three seconds without this call, the lab heals and ends the load.
     *
     * @param progress what the lab should know: name, twin, short, expected, phase, elapsedS, probes; each may be missing
     * @return {@code stop}: whether the run must stop; {@code folder}: where the lab keeps the run
     * @throws RefusedException when another run is going on, or the lab has given this one up
     */
    public JsonNode lease(String run, ObjectNode progress) throws IOException, InterruptedException {
        return put("/lab/runs/" + run + "/lease", progress);
    }

    /** As above, with another time limit than ten seconds. */
    public JsonNode lease(String run, ObjectNode progress, Duration patience) throws IOException, InterruptedException {
        return put("/lab/runs/" + run + "/lease", progress, patience);
    }

    /** Tells the lab that a run has ended in order. */
    public void endLease(String run) throws IOException, InterruptedException {
        HttpRequest request = LabHttp.request(lab.resolve("/lab/runs/" + run + "/lease"))
                .header("Content-Type", "application/json")
                .DELETE()
                .build();
        LabHttp.expect(http.send(request), 204, "end of the lease");
    }

    private JsonNode put(String path, ObjectNode body) throws IOException, InterruptedException {
        return put(path, body, LabHttp.TIMEOUT);
    }

    private JsonNode put(String path, ObjectNode body, Duration patience) throws IOException, InterruptedException {
        HttpRequest request = LabHttp.request(lab.resolve(path))
                .timeout(patience)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(body.toString()))
                .build();
        return LabHttp.json(LabHttp.expect(http.send(request), 200, path));
    }
}
