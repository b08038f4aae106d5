package io.coffeechaos.lab.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.coffeechaos.lab.topology.Ports;
import java.io.IOException;
import java.net.ConnectException;
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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A client of a running system, with the rights of its operator. It lists nodes, links and ledgers, and has one method
 * for each operation. The nemesis, the commands of {@code ./coffee} and the system tests use this client. It uses only
 * HTTP.
 *
 * <p>{@link #discover} reads the nodes and links once. The methods for processes work without it.
 */
public final class RunningLab implements AutoCloseable {
    /** What a command says when no lab answers. */
    public static final String NOTHING_RUNS = "Nothing is running: ./coffee up starts the system";

    private static final Duration UP_TIMEOUT = Duration.ofMinutes(3);
    private static final Duration HEAL_PATIENCE = Duration.ofSeconds(2);
    private static final Duration HEAL_RETRY = Duration.ofMillis(100);

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

    /** A client of the system at these ports. The system need not run yet. */
    public static RunningLab at(Ports ports) {
        return new RunningLab(Ports.local(ports.proxyControl()), Ports.local(ports.lab()));
    }

    /** As above, for a caller that knows the simulators: it can heal them while the fault proxy does not answer. */
    public static RunningLab at(Ports ports, Map<String, URI> simulators) {
        RunningLab lab = at(ports);
        lab.simulators = new Simulators(lab.http, simulators);
        return lab;
    }

    /**
     * Connects to the running system whose ports are moved up by {@code portOffset}.
     *
     * @throws IOException when the system does not answer
     */
    public static RunningLab connect(int portOffset) throws IOException, InterruptedException {
        return at(new Ports(portOffset)).discover();
    }

    /**
     * Connects to a running system.
     *
     * @param control the address of the fault proxy's API
     * @param lab the address of the supervisor's API
     * @throws IOException when one of them does not answer
     */
    public static RunningLab connect(URI control, URI lab) throws IOException, InterruptedException {
        return new RunningLab(control, lab).discover();
    }

    /**
     * Reads which nodes and links exist, and keeps them.
     *
     * @throws IOException when the system does not answer
     */
    public RunningLab discover() throws IOException, InterruptedException {
        Map<String, URI> found = new TreeMap<>();
        for (JsonNode node : http.get(lab.resolve("/lab/nodes"), "nodes").path("nodes")) {
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

    // --- Nodes and links ---

    /** The names of the order nodes, sorted. */
    public List<String> nodes() {
        return List.copyOf(nodes.keySet());
    }

    /** The addresses at which clients reach the order nodes through the fault proxy, by proxy name, in node order. */
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

    /** The lab's measuring and breaking side: load, KPI, ledger, faults. */
    public LabControl control() {
        return new LabControl(http, lab);
    }

    /** The simulators of payment, inventory and shipping. */
    public Simulators simulators() {
        return simulators;
    }

    // --- Processes ---

    /** Every process, the supervisor included, as {@code GET /lab/status} shows it. */
    public List<JsonNode> processes() throws IOException, InterruptedException {
        List<JsonNode> processes = new ArrayList<>();
        http.get(lab.resolve("/lab/status"), "processes").path("processes").forEach(processes::add);
        return processes;
    }

    /** The state of every process, by name. */
    public Map<String, String> states() throws IOException, InterruptedException {
        Map<String, String> states = new LinkedHashMap<>();
        for (JsonNode process : processes()) {
            states.put(process.path("name").asText(), process.path("state").asText());
        }
        return states;
    }

    /** The process id of every process that runs, by name. */
    public Map<String, Long> pids() throws IOException, InterruptedException {
        Map<String, Long> pids = new LinkedHashMap<>();
        for (JsonNode process : processes()) {
            if (process.path("pid").asLong() > 0) {
                pids.put(process.path("name").asText(), process.path("pid").asLong());
            }
        }
        return pids;
    }

    /** The process id of a part; 0 while the part has no process. */
    public long pid(String part) throws IOException, InterruptedException {
        for (JsonNode process : processes()) {
            if (process.path("name").asText().equals(part)) {
                return process.path("pid").asLong();
            }
        }
        throw new IOException("there is no part " + part);
    }

    /** Kills a part with SIGKILL. The supervisor starts it again. */
    public void kill(String part) throws IOException, InterruptedException {
        act(part, "kill");
    }

    /** Ends a part. The part stays down until {@link #restart}. */
    public void stop(String part) throws IOException, InterruptedException {
        act(part, "stop");
    }

    /** Starts a part. If the part runs, it is ended first. */
    public void restart(String part) throws IOException, InterruptedException {
        act(part, "restart");
    }

    /** Stops the process of a part with SIGSTOP until {@link #resume}. */
    public void freeze(String part) throws IOException, InterruptedException {
        act(part, "freeze");
    }

    /** Lets a frozen part continue. It is no error if the part has ended in the meantime. */
    public void resume(String part) throws IOException, InterruptedException {
        HttpResponse<String> answer = tell(part, "resume");
        if (answer.statusCode() != 409) {
            LabHttp.expect(answer, 202, "resume " + part);
        }
    }

    /**
     * Applies {@code verb} (kill, stop, start, restart, freeze, resume) to a part.
     *
     * @return the part, as {@code GET /lab/status} shows it
     * @throws RefusedException when there is no such part or verb, or the part has no process
     */
    public JsonNode act(String part, String verb) throws IOException, InterruptedException {
        return LabHttp.json(LabHttp.expect(tell(part, verb), 202, verb + " " + part), "state");
    }

    private HttpResponse<String> tell(String part, String verb) throws IOException, InterruptedException {
        return http.send(LabHttp.post(lab.resolve("/lab/nodes/" + part + "/" + verb), ""));
    }

    /** Waits until a part is up. A node must also be ready. */
    public void awaitUp(String part) throws InterruptedException, Await.NotSoException {
        Await.until(part + " is up", UP_TIMEOUT, () -> isUp(part));
    }

    /** Waits until a part is up in another process than {@code before}, a process id. */
    public void awaitReplaced(String part, long before) throws InterruptedException, Await.NotSoException {
        Await.until(part + " is up again", UP_TIMEOUT, () -> pid(part) != before && isUp(part));
    }

    /** Waits until every node is up and ready. */
    public void awaitNodes() throws InterruptedException, Await.NotSoException {
        for (String node : nodes()) {
            awaitUp(node);
        }
    }

    /** Waits until every part is up and every node is ready. */
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

    /** The health report of a node. */
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

    /** The cluster as each node sees it, by node name. A node that does not answer has no {@code seen}. */
    public Map<String, JsonNode> cluster() throws IOException, InterruptedException {
        Map<String, JsonNode> views = new LinkedHashMap<>();
        http.get(lab.resolve("/lab/cluster"), "nodes")
                .path("nodes")
                .forEach(view -> views.put(view.path("name").asText(), view));
        return views;
    }

    // --- Healing ---

    /**
     * Ends every fault: it resumes frozen parts, starts stopped parts, removes all toxics, enables all proxies and sets
     * all simulators to normal. If one step fails, the other steps still run. A part that has just been started refuses
     * connections for a moment; this waits up to {@link #HEAL_PATIENCE} for it.
     *
     * @throws IOException the last failure
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
        long untilNanos = System.nanoTime() + HEAL_PATIENCE.toNanos();
        List<Step> steps = new ArrayList<>(List.of(links::reset));
        for (String service : OrderContract.SERVICES) {
            steps.add(() -> simulators.normal(service));
        }
        for (Step step : steps) {
            try {
                patiently(step, untilNanos);
            } catch (IOException notDone) {
                failed = Optional.of(notDone);
            }
        }
        if (failed.isPresent()) {
            throw failed.get();
        }
    }

    /** A step of the healing. */
    private interface Step {
        void run() throws IOException, InterruptedException;
    }

    private static void patiently(Step step, long untilNanos) throws IOException, InterruptedException {
        while (true) {
            try {
                step.run();
                return;
            } catch (ConnectException refused) {
                if (System.nanoTime() - untilNanos > 0) {
                    throw refused;
                }
                TimeUnit.MILLISECONDS.sleep(HEAL_RETRY.toMillis());
            }
        }
    }

    // --- Orders ---

    /** An order, or nothing if no order has this id. */
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
     * One page of the order list, as the order API returns it.
     *
     * @param query the query of the URL, without the question mark
     */
    public JsonNode list(String query) throws IOException, InterruptedException {
        return LabHttp.json(LabHttp.expect(fromAnyNode("/orders?" + query), 200, "the order list"));
    }

    /**
     * Sends a GET to one of the nodes. Each call starts at the next node, so that reads are spread over all nodes. A
     * node that does not answer or answers 5xx is skipped.
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

    /** Sends any other request to a process of the system. */
    public HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return http.send(request);
    }
}
