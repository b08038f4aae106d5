package io.coffeechaos.lab.api;

import com.fasterxml.jackson.databind.ObjectMapper;
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
 * and {@code POST /lab/nodes/{name}/{kill|stop|restart|freeze|resume}} for nodes and all other parts.
 *
 * <p>A page of another site must not be able to control the lab. So a request that changes something needs a JSON
 * content type, for which a browser sends a preflight request first. If the request has an Origin, it must be the
 * shop's or the lab's own. A Host name that is not local is refused: this stops DNS rebinding.
 */
public final class LabApi {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int BODY_BYTES_MAX = 64 * 1024;
    private static final Set<String> LOCAL_HOSTS = Set.of("localhost", "127.0.0.1", "[::1]");

    private final Supervisor supervisor;
    private final Ports ports;
    private final ClusterView cluster;

    private LabApi(Supervisor supervisor, Ports ports) {
        this.supervisor = supervisor;
        this.ports = ports;
        this.cluster = new ClusterView(ports);
    }

    /**
     * Serves until the process ends.
     *
     * @throws IOException when the port is taken
     */
    public static void start(Supervisor supervisor, Ports ports) throws IOException {
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), ports.lab()), 128);
        LabApi api = new LabApi(supervisor, ports);
        http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        http.createContext("/", api::handle);
        http.start();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] unused = exchange.getRequestBody().readNBytes(BODY_BYTES_MAX);
            List<String> path =
                    List.of(exchange.getRequestURI().getPath().substring(1).split("/", -1));
            boolean changes = !exchange.getRequestMethod().equals("GET");
            Optional<String> refusal = refusal(exchange, changes);
            if (refusal.isPresent()) {
                answer(exchange, 403, Map.of("error", refusal.get()));
            } else if (!changes && path.equals(List.of("lab", "status"))) {
                answer(exchange, 200, Map.of("processes", processes()));
            } else if (!changes && path.equals(List.of("lab", "nodes"))) {
                answer(exchange, 200, Map.of("nodes", nodes()));
            } else if (!changes && path.equals(List.of("lab", "cluster"))) {
                answer(exchange, 200, Map.of("nodes", cluster.look(nodes())));
            } else if (changes && path.size() == 4 && path.subList(0, 2).equals(List.of("lab", "nodes"))) {
                act(exchange, path.get(2), path.get(3));
            } else {
                answer(exchange, 404, Map.of("error", "no such path or method"));
            }
        }
    }

    private Optional<String> refusal(HttpExchange exchange, boolean changes) {
        String host = value(exchange, "Host").orElse("").replaceFirst(":\\d+$", "");
        // Health checks send no Host. A browser always sends one, so DNS rebinding needs one.
        if (!host.isEmpty() && !LOCAL_HOSTS.contains(host.toLowerCase(Locale.ROOT))) {
            return Optional.of("the lab accepts local host names only");
        }
        if (!changes) {
            return Optional.empty();
        }
        String type = value(exchange, "Content-Type").orElse("");
        if (!type.split(";", -1)[0].strip().equalsIgnoreCase("application/json")) {
            return Optional.of("Content-Type must be application/json");
        }
        return value(exchange, "Origin")
                .filter(from -> !isOurs(from))
                .map(from -> "Origin " + from + " is not allowed");
    }

    /** The value of a header. A header on several lines gives all values, which no check accepts. */
    private static Optional<String> value(HttpExchange exchange, String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().get(name)).map(lines -> String.join(", ", lines));
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

    private void act(HttpExchange exchange, String name, String verb) throws IOException {
        Optional<SupervisedProcess> part = supervisor.part(name);
        if (part.isEmpty()) {
            answer(exchange, 404, Map.of("error", "there is no part " + name));
            return;
        }
        boolean done = true;
        switch (verb) {
            case "kill" -> part.get().kill();
            case "stop" -> part.get().stop();
            case "restart" -> part.get().restart();
            case "freeze" -> done = part.get().freeze();
            case "resume" -> done = part.get().resume();
            default -> {
                answer(exchange, 404, Map.of("error", "unknown verb: use kill, stop, restart, freeze or resume"));
                return;
            }
        }
        if (done) {
            answer(exchange, 202, part.get().status());
        } else {
            answer(exchange, 409, Map.of("error", name + " has no process"));
        }
    }

    private static void answer(HttpExchange exchange, int status, Object body) throws IOException {
        byte[] bytes = JSON.writeValueAsBytes(body);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
