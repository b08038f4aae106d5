package io.coffeechaos.lab.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.coffeechaos.lab.topology.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A running system as its operator has it: what exists, a verb for everything that can be done to it, and its ledgers.
 * The nemesis, the commands of {@code ./coffee} and the system tests use this client; all of it is HTTP.
 *
 * <p>{@link #discover} asks once for nodes and links. Verbs for processes work without it.
 */
public final class RunningLab implements AutoCloseable {
    private static final Duration UP_TIMEOUT = Duration.ofMinutes(3);

    private final LabHttp http = new LabHttp();
    private final URI lab;
    private final Links links;
    private final AtomicInteger turn = new AtomicInteger();
    private volatile Map<String, URI> nodes = Map.of();
    private volatile Map<String, URI> listening = Map.of();
    private volatile Simulators simulators = new Simulators(http, Map.of());

    private RunningLab(URI control, URI lab) {
        this.lab = lab;
        this.links = new Links(http, control);
    }

    /** The system at these ports, which need not run yet. */
    public static RunningLab at(Ports ports) {
        return new RunningLab(Ports.local(ports.proxyControl()), Ports.local(ports.lab()));
    }

    /**
     * The system whose ports are moved up by {@code portOffset}.
     *
     * @throws IOException when it does not run
     */
    public static RunningLab connect(int portOffset) throws IOException, InterruptedException {
        return at(new Ports(portOffset)).discover();
    }

    /**
     * A running system.
     *
     * @param control the fault proxy's API
     * @param lab the supervisor's API
     * @throws IOException when they do not answer
     */
    public static RunningLab connect(URI control, URI lab) throws IOException, InterruptedException {
        return new RunningLab(control, lab).discover();
    }

    /**
     * Asks which nodes and links there are.
     *
     * @throws IOException when the system does not answer
     */
    public RunningLab discover() throws IOException, InterruptedException {
        Map<String, URI> found = new TreeMap<>();
        for (JsonNode node : http.get(lab.resolve("/lab/nodes")).path("nodes")) {
            found.put(
                    node.path("name").asText(), URI.create(node.path("address").asText()));
        }
        listening = new TreeMap<>(links.addresses("listen"));
        simulators = new Simulators(http, links.addresses("upstream"));
        nodes = found;
        return this;
    }

    @Override
    public void close() {
        http.close();
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

    /** Whether the fault proxy has this link. */
    public boolean hasLink(String proxy) {
        return listening.containsKey(proxy);
    }

    /** The links between the processes. */
    public Links links() {
        return links;
    }

    /** The simulators of payment, inventory and shipping. */
    public Simulators simulators() {
        return simulators;
    }

    // --- Processes ---

    /** Every process, the supervisor included, as {@code GET /lab/status} shows it. */
    public List<JsonNode> processes() throws IOException, InterruptedException {
        List<JsonNode> processes = new ArrayList<>();
        http.get(lab.resolve("/lab/status")).path("processes").forEach(processes::add);
        return processes;
    }

    /** State of every process, by name. */
    public Map<String, String> states() throws IOException, InterruptedException {
        Map<String, String> states = new LinkedHashMap<>();
        for (JsonNode process : processes()) {
            states.put(process.path("name").asText(), process.path("state").asText());
        }
        return states;
    }

    /** Process id of every process that runs, by name. */
    public Map<String, Long> pids() throws IOException, InterruptedException {
        Map<String, Long> pids = new LinkedHashMap<>();
        for (JsonNode process : processes()) {
            if (process.path("pid").asLong() > 0) {
                pids.put(process.path("name").asText(), process.path("pid").asLong());
            }
        }
        return pids;
    }

    /** The process of a part, 0 while it has none. */
    public long pid(String part) throws IOException, InterruptedException {
        for (JsonNode process : processes()) {
            if (process.path("name").asText().equals(part)) {
                return process.path("pid").asLong();
            }
        }
        throw new IOException("there is no part " + part);
    }

    /** Kills a part with SIGKILL; the supervisor starts it again. */
    public void kill(String part) throws IOException, InterruptedException {
        act(part, "kill");
    }

    /** Ends a part; it stays down until {@link #restart}. */
    public void stop(String part) throws IOException, InterruptedException {
        act(part, "stop");
    }

    /** Starts a part that is stopped; ends and starts one that runs. */
    public void restart(String part) throws IOException, InterruptedException {
        act(part, "restart");
    }

    /** Stops the process of a part with SIGSTOP until {@link #resume}. */
    public void freeze(String part) throws IOException, InterruptedException {
        act(part, "freeze");
    }

    /** Lets a frozen part go on; one that has ended meanwhile needs no help. */
    public void resume(String part) throws IOException, InterruptedException {
        HttpResponse<String> answer = tell(part, "resume");
        if (answer.statusCode() != 409) {
            LabHttp.expect(answer, 202, "resume " + part);
        }
    }

    /**
     * Does {@code verb} (kill, stop, restart, freeze, resume) to a part.
     *
     * @return the part, as {@code GET /lab/status} shows it
     * @throws RefusedException when there is no such part or verb, or the part has no process
     */
    public JsonNode act(String part, String verb) throws IOException, InterruptedException {
        return LabHttp.json(LabHttp.expect(tell(part, verb), 202, verb + " " + part));
    }

    private HttpResponse<String> tell(String part, String verb) throws IOException, InterruptedException {
        return http.send(LabHttp.post(lab.resolve("/lab/nodes/" + part + "/" + verb), ""));
    }

    /** Waits until a part is up, and ready if it is a node. */
    public void awaitUp(String part) throws InterruptedException, Await.NotSoException {
        Await.until(part + " is up", UP_TIMEOUT, () -> isUp(part));
    }

    /** Waits until a part runs in another process than {@code before}, and is up. */
    public void awaitReplaced(String part, long before) throws InterruptedException, Await.NotSoException {
        Await.until(part + " is up again", UP_TIMEOUT, () -> pid(part) != before && isUp(part));
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
        return !nodes.containsKey(part) || isReady(part);
    }

    // --- Nodes ---

    /** Whether a node answers that it is ready; a node that does not answer is not ready. */
    public boolean isReady(String node) throws InterruptedException {
        try {
            return ask(node).statusCode() == 200;
        } catch (IOException noAnswer) {
            return false;
        }
    }

    /** What a node says about its health. */
    public JsonNode health(String node) throws IOException, InterruptedException {
        return LabHttp.json(ask(node));
    }

    private HttpResponse<String> ask(String node) throws IOException, InterruptedException {
        return http.send(LabHttp.request(node(node).resolve("/health/ready")).build());
    }

    private URI node(String name) {
        return Optional.ofNullable(nodes.get(name))
                .orElseThrow(() -> new IllegalArgumentException("no " + name + " among " + nodes.keySet()));
    }

    /** What each node sees of the others, by name; a node that does not answer has no {@code seen}. */
    public Map<String, JsonNode> cluster() throws IOException, InterruptedException {
        Map<String, JsonNode> views = new LinkedHashMap<>();
        http.get(lab.resolve("/lab/cluster"))
                .path("nodes")
                .forEach(view -> views.put(view.path("name").asText(), view));
        return views;
    }

    // --- Healing ---

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
                    case "stopped" -> restart(part.getKey());
                    default -> {}
                }
            }
        } catch (IOException notTold) {
            failed = Optional.of(notTold);
        }
        try {
            links.reset();
        } catch (IOException notReset) {
            failed = Optional.of(notReset);
        }
        for (String service : OrderContract.SERVICES) {
            try {
                simulators.normal(service);
            } catch (IOException notNormal) {
                failed = Optional.of(notNormal);
            }
        }
        if (failed.isPresent()) {
            throw failed.get();
        }
    }

    // --- Orders ---

    /** An order, or nothing if there is none. */
    public Optional<JsonNode> order(String id) throws IOException, InterruptedException {
        HttpResponse<String> answer = fromAnyNode("/orders/" + id);
        if (answer.statusCode() == 404) {
            return Optional.empty();
        }
        return Optional.of(LabHttp.json(LabHttp.expect(answer, 200, "order " + id)));
    }

    /** An order's event log, oldest first. */
    public List<JsonNode> log(String id) throws IOException, InterruptedException {
        List<JsonNode> log = new ArrayList<>();
        HttpResponse<String> answer = fromAnyNode("/orders/" + id + "/events");
        LabHttp.json(LabHttp.expect(answer, 200, "events of " + id))
                .path("events")
                .forEach(log::add);
        return log;
    }

    /**
     * One page of the order list, as the API answers it.
     *
     * @param query of the URL, without the question mark
     */
    public JsonNode list(String query) throws IOException, InterruptedException {
        return LabHttp.json(LabHttp.expect(fromAnyNode("/orders?" + query), 200, "the order list"));
    }

    /**
     * The answer of a node. Each call begins at the next node, so that reading much is spread over all of them; a node
     * that does not answer or fails is skipped.
     */
    private HttpResponse<String> fromAnyNode(String path) throws IOException, InterruptedException {
        List<URI> all = List.copyOf(nodes.values());
        int first = turn.getAndIncrement();
        Optional<IOException> failed = Optional.empty();
        for (int next = 0; next < all.size(); next++) {
            URI node = all.get(Math.floorMod(first + next, all.size()));
            try {
                HttpResponse<String> answer = http.send(LabHttp.request(node.resolve(path))
                        .header("Accept", "application/json")
                        .build());
                if (answer.statusCode() < 500) {
                    return answer;
                }
                failed = Optional.of(new RefusedException(path, answer.statusCode(), answer.body()));
            } catch (IOException noAnswer) {
                failed = Optional.of(noAnswer);
            }
        }
        throw failed.orElseGet(() -> new IOException("there is no node to ask for " + path));
    }

    /** Any other request to a process of the system. */
    public HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return http.send(request);
    }
}
