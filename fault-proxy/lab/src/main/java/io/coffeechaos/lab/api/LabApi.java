package io.coffeechaos.lab.api;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.coffeechaos.lab.supervisor.SupervisedProcess;
import io.coffeechaos.lab.supervisor.Supervisor;
import io.coffeechaos.lab.topology.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;

/**
 * The supervisor over HTTP, on loopback: {@code GET /lab/status}, {@code GET /lab/nodes}, {@code GET /lab/cluster},
 * {@code POST /lab/nodes/{name}/{kill|stop|start|restart|freeze|resume}} for nodes and all other parts, and the routes of
 * {@link MeasureRoutes}, {@link SettingsRoute}, {@link StoryRoute}, {@link FaultRoutes}, {@link AwaitRoute}, {@link RunRoutes},
 * {@link RunFileRoutes} and {@link ProxyRoutes}.
 *
 * <p>A page of another site must not be able to control the lab. So a request that changes something needs a JSON
 * content type, for which a browser sends a preflight request first. If the request has an Origin, it must be the
 * shop's or the lab's own. A Host name that is not local is refused: this stops DNS rebinding.
 */
public final class LabApi implements AutoCloseable {
    private static final int BODY_BYTES_MAX = 64 * 1024;
    private static final Set<String> LOCAL_HOSTS = Set.of("localhost", "127.0.0.1", "[::1]");

    private final Supervisor supervisor;
    private final Ports ports;
    private final ClusterView cluster;
    private final SettingsRoute settings;
    private final MeasureRoutes measure;
    private final StoryRoute story;
    private final FaultRoutes faults;
    private final AwaitRoute await;
    private final LeaseRoute lease;
    private final RunRoutes runs;
    private final RunFileRoutes files;
    private final ProxyRoutes proxies;
    private final HttpServer http;

    private LabApi(
            Supervisor supervisor, Ports ports, Measuring measuring, Breaking breaking, Runs runs, HttpServer http) {
        this.supervisor = supervisor;
        this.ports = ports;
        this.cluster = new ClusterView(ports);
        FaultView view = new FaultView(breaking);
        this.settings = new SettingsRoute(measuring, runs);
        this.measure = new MeasureRoutes(measuring, new SnapshotStream(measuring, view, runs), settings);
        this.story = new StoryRoute(measuring);
        this.faults = new FaultRoutes(breaking, view, runs);
        this.await = new AwaitRoute(measuring, breaking);
        this.lease = new LeaseRoute(runs);
        this.runs = new RunRoutes(runs);
        this.files = new RunFileRoutes(runs);
        this.proxies = new ProxyRoutes(breaking);
        this.http = http;
    }

    /**
     * Serves until it is closed.
     *
     * @throws IOException when the port is taken
     */
    public static LabApi start(Supervisor supervisor, Ports ports, Measuring measuring, Breaking breaking, Runs runs)
            throws IOException {
        return start(supervisor, ports, measuring, breaking, runs, ports.lab());
    }

    /** As above, on another port; 0 lets the system choose. */
    static LabApi start(Supervisor supervisor, Ports ports, Measuring measuring, Breaking breaking, Runs runs, int port)
            throws IOException {
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 128);
        LabApi api = new LabApi(supervisor, ports, measuring, breaking, runs, http);
        http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        http.createContext("/", api::handle);
        http.start();
        return api;
    }

    int port() {
        return http.getAddress().getPort();
    }

    @Override
    public void close() {
        http.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readNBytes(BODY_BYTES_MAX + 1);
            Call call = new Call(exchange, body);
            Optional<String> refusal = refusal(call);
            if (refusal.isPresent()) {
                call.error(403, refusal.get());
            } else if (body.length > BODY_BYTES_MAX) {
                call.error(413, "a body may have at most " + BODY_BYTES_MAX + " bytes");
            } else if (!isHandled(call)) {
                handle(call);
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isHandled(Call call) throws IOException, InterruptedException {
        return measure.handle(call)
                || settings.handle(call)
                || story.handle(call)
                || faults.handle(call)
                || await.handle(call)
                || lease.handle(call)
                || runs.handle(call)
                || files.handle(call)
                || proxies.handle(call);
    }

    private void handle(Call call) throws IOException {
        List<String> path = call.path();
        switch (call.route()) {
            case "GET lab/status" -> call.answer(200, Map.of("processes", processes()));
            case "GET lab/nodes" -> call.answer(200, Map.of("nodes", nodes()));
            case "GET lab/cluster" -> call.answer(200, Map.of("nodes", cluster.look(nodes())));
            default -> {
                boolean acts = !call.method().equals("GET")
                        && path.size() == 4
                        && path.subList(0, 2).equals(List.of("lab", "nodes"));
                if (acts) {
                    act(call, path.get(2), path.get(3));
                } else {
                    call.error(404, "no such path or method");
                }
            }
        }
    }

    private Optional<String> refusal(Call call) {
        String host = call.header("Host").orElse("").replaceFirst(":\\d+$", "");
        // Health checks send no Host. A browser always sends one, so DNS rebinding needs one.
        if (!host.isEmpty() && !LOCAL_HOSTS.contains(host.toLowerCase(Locale.ROOT))) {
            return Optional.of("the lab accepts local host names only");
        }
        if (call.method().equals("GET")) {
            return Optional.empty();
        }
        String type = call.header("Content-Type").orElse("");
        if (!type.split(";", -1)[0].strip().equalsIgnoreCase("application/json")) {
            return Optional.of("Content-Type must be application/json");
        }
        return call.header("Origin").filter(from -> !isOurs(from)).map(from -> "Origin " + from + " is not allowed");
    }

    private boolean isOurs(String origin) {
        return LOCAL_HOSTS.stream()
                .anyMatch(host -> origin.equals("http://" + host + ":" + ports.shop())
                        || origin.equals("http://" + host + ":" + ports.lab()));
    }

    private List<SupervisedProcess.Status> processes() {
        List<SupervisedProcess.Status> processes = new ArrayList<>(supervisor.status());
        processes.add(new SupervisedProcess.Status(
                "lab",
                ProcessHandle.current().pid(),
                Ports.local(ports.lab()).toString(),
                SupervisedProcess.State.up.name(),
                0));
        return processes;
    }

    private List<SupervisedProcess.Status> nodes() {
        return supervisor.status().stream()
                .filter(status -> status.name().startsWith("node-"))
                .toList();
    }

    private void act(Call call, String name, String verb) throws IOException {
        Optional<SupervisedProcess> part = supervisor.part(name);
        if (part.isEmpty()) {
            call.error(404, "there is no part " + name);
            return;
        }
        boolean done = true;
        switch (verb) {
            case "kill" -> part.get().kill();
            case "stop" -> part.get().stop();
            case "restart" -> part.get().restart();
            case "start" -> part.get().goOn();
            case "freeze" -> done = part.get().freeze();
            case "resume" -> done = part.get().resume();
            default -> {
                call.error(404, "unknown verb: use kill, stop, start, restart, freeze or resume");
                return;
            }
        }
        if (done) {
            call.answer(202, part.get().status());
        } else {
            call.error(409, name + " has no process");
        }
    }
}
