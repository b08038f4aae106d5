package io.coffeechaos.lab.nemesis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.coffeechaos.lab.client.RunningLab;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/** One small server as lab API, fault proxy and simulators. It records the faults but injects none. */
final class FakeLab implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> OTHER_PARTS = List.of("store", "queue", "simulators", "proxy");

    private final HttpServer http;
    private final Set<String> toxics = ConcurrentHashMap.newKeySet();
    private final Map<String, String> states = new ConcurrentHashMap<>();
    private final Map<String, Long> pids = new ConcurrentHashMap<>();
    private final List<String> nodes = new ArrayList<>();
    private volatile String mode = "normal";

    FakeLab(int nodeCount) throws IOException {
        for (int node = 1; node <= nodeCount; node++) {
            nodes.add("node-" + node);
        }
        nodes.forEach(this::isUp);
        OTHER_PARTS.forEach(this::isUp);
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
        http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        http.createContext("/", this::handle);
        http.start();
    }

    private void isUp(String part) {
        states.put(part, "up");
        pids.merge(part, 1L, Long::sum);
    }

    RunningLab running() throws IOException, InterruptedException {
        return RunningLab.connect(address(), address());
    }

    /** All active faults. */
    Set<String> broken() {
        Set<String> broken = new TreeSet<>(toxics);
        states.forEach((part, state) -> {
            if (!state.equals("up")) {
                broken.add(part + " " + state);
            }
        });
        if (!mode.equals("normal")) {
            broken.add(mode);
        }
        return broken;
    }

    private URI address() {
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            List<String> path =
                    List.of(exchange.getRequestURI().getPath().substring(1).split("/", -1));
            switch (exchange.getRequestMethod()) {
                case "GET" -> answer(exchange, 200, read(path));
                case "DELETE" -> answer(exchange, toxics.remove(path.get(1) + "/" + path.get(3)) ? 204 : 404, Map.of());
                case "PUT" -> {
                    mode = JSON.readTree(body).path("mode").asText();
                    answer(exchange, 200, Map.of());
                }
                default -> post(exchange, path, body);
            }
        }
    }

    private Object read(List<String> path) {
        return switch (String.join("/", path)) {
            case "lab/nodes" -> Map.of("nodes", nodes.stream().map(this::status).toList());
            case "lab/status" ->
                Map.of(
                        "processes",
                        new TreeMap<>(states)
                                .keySet().stream().map(this::status).toList());
            case "proxies" -> proxies();
            default -> Map.of();
        };
    }

    private Map<String, Object> status(String part) {
        return Map.of(
                "name",
                part,
                "state",
                states.getOrDefault(part, "missing"),
                "pid",
                pids.getOrDefault(part, 0L),
                "address",
                address().toString());
    }

    private Map<String, Object> proxies() {
        Map<String, Object> proxies = new TreeMap<>();
        List<String> names = new ArrayList<>(List.of("payment", "inventory", "shipping", "dynamodb", "sqs"));
        for (int node = 1; node <= nodes.size(); node++) {
            names.add(node == 1 ? "chaos-proxy" : "chaos-proxy-" + node);
            for (int other = 1; other <= nodes.size(); other++) {
                if (other != node) {
                    names.add("artery-" + node + "-" + other);
                }
            }
        }
        String here = "127.0.0.1:" + http.getAddress().getPort();
        names.forEach(name -> proxies.put(name, Map.of("name", name, "listen", here, "upstream", here)));
        return proxies;
    }

    private void post(HttpExchange exchange, List<String> path, byte[] body) throws IOException {
        if (path.getFirst().equals("reset")) {
            toxics.clear();
            answer(exchange, 204, Map.of());
        } else if (path.getFirst().equals("proxies")) {
            JsonNode toxic = JSON.readTree(body);
            toxics.add(path.get(1) + "/" + toxic.path("name").asText());
            answer(exchange, 200, toxic);
        } else {
            String part = path.get(2);
            switch (path.get(3)) {
                case "kill", "restart", "resume" -> isUp(part);
                case "stop" -> states.put(part, "stopped");
                case "freeze" -> states.put(part, "frozen");
                default -> throw new IllegalArgumentException("no verb " + path.get(3));
            }
            answer(exchange, 202, status(part));
        }
    }

    private static void answer(HttpExchange exchange, int status, Object body) throws IOException {
        byte[] bytes = JSON.writeValueAsBytes(body);
        boolean empty = status == 204;
        exchange.sendResponseHeaders(status, empty ? -1 : bytes.length);
        if (!empty) {
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
