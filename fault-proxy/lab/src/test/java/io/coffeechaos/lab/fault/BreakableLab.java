package io.coffeechaos.lab.fault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.coffeechaos.lab.client.RunningLab;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executors;

/** One small server as fault proxy, lab, simulators, store and queue server. It knows what is broken. */
public final class BreakableLab implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final List<String> PROXIES =
            List.of("payment", "inventory", "shipping", "chaos-proxy", "chaos-proxy-2", "artery-1-2", "artery-2-1");

    private final HttpServer http;

    // This object guards the fields below.
    private final Set<String> closedProxies = new TreeSet<>();
    private final Map<String, JsonNode> toxics = new TreeMap<>();
    private final Map<String, String> states = new TreeMap<>();
    private final Map<String, JsonNode> items = new TreeMap<>();
    private final Map<String, Integer> letters = new TreeMap<>();
    private String mode = "normal";
    private int burning;
    private int touched;
    private int carried;

    /** Everything is whole. */
    public BreakableLab() throws IOException {
        List.of("node-1", "node-2", "store").forEach(part -> states.put(part, "up"));
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        http.createContext("/", this::handle);
        http.start();
    }

    /** The address of everything. */
    public URI address() {
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
    }

    /** A client. */
    public RunningLab running() throws IOException, InterruptedException {
        return RunningLab.connect(address(), address());
    }

    /** Everything that is broken now, in words. */
    public synchronized Set<String> broken() {
        Set<String> broken = new TreeSet<>();
        closedProxies.forEach(proxy -> broken.add(proxy + " down"));
        broken.addAll(toxics.keySet());
        states.forEach((part, state) -> {
            if (!state.equals("up")) {
                broken.add(part + " " + state);
            }
        });
        items.keySet().forEach(key -> broken.add("item " + key));
        letters.forEach((body, count) -> broken.add("message " + body));
        if (!mode.equals("normal")) {
            broken.add("mode " + mode);
        }
        if (burning > 0) {
            broken.add("burning " + burning);
        }
        return broken;
    }

    /** Lets the simulators count this many calls that a fault applied to. */
    public synchronized void touched(int calls) {
        touched = calls;
    }

    /** Lets the fault proxy count this many bytes on the link to payment, and from node 1 to node 2. */
    public synchronized void carried(int bytes) {
        carried = bytes;
    }

    synchronized List<JsonNode> items() {
        return List.copyOf(items.values());
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
            JsonNode json = body.length == 0 ? JsonNodeFactory.instance.objectNode() : JSON.readTree(body);
            String path = exchange.getRequestURI().getPath();
            if (target != null) {
                answer(exchange, 200, aws(target, json));
            } else if (exchange.getRequestMethod().equals("GET")) {
                answer(exchange, 200, read(path));
            } else {
                answer(
                        exchange,
                        change(exchange.getRequestMethod(), path.substring(1).split("/", -1), json),
                        "{\"state\":\"told\"}");
            }
        }
    }

    private synchronized String aws(String target, JsonNode json) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        String key = json.path("Key").path("SK").path("S").asText();
        switch (target) {
            case "DynamoDB_20120810.PutItem" ->
                items.put(json.path("Item").path("SK").path("S").asText(), json.path("Item"));
            case "DynamoDB_20120810.GetItem" -> answer.set("Item", items.get(key));
            case "DynamoDB_20120810.DeleteItem" -> items.remove(key);
            case "AmazonSQS.SendMessage" -> letters.put(json.path("MessageBody").asText(), 0);
            case "AmazonSQS.ReceiveMessage" -> {
                ArrayNode messages = answer.putArray("Messages");
                if (json.path("QueueUrl").asText().endsWith("chaos-coffee-student-orders-intake-dlq")) {
                    letters.forEach((body, count) ->
                            messages.addObject().put("Body", body).put("ReceiptHandle", body));
                }
            }
            case "AmazonSQS.DeleteMessage" ->
                letters.remove(json.path("ReceiptHandle").asText());
            default -> throw new IllegalArgumentException(target);
        }
        return answer.toString();
    }

    private synchronized String read(String path) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        switch (path) {
            case "/proxies" -> {
                for (String name : PROXIES) {
                    String here = "127.0.0.1:" + http.getAddress().getPort();
                    ArrayNode shown = answer.putObject(name)
                            .put("name", name)
                            .put("listen", here)
                            .put("upstream", here)
                            .put("enabled", !closedProxies.contains(name))
                            .putArray("toxics");
                    toxics.forEach((toxic, body) -> {
                        if (toxic.startsWith(name + "/")) {
                            shown.add(body);
                        }
                    });
                }
            }
            case "/lab/nodes" -> answer.putArray("nodes");
            case "/lab/status" -> {
                ArrayNode processes = answer.putArray("processes");
                states.forEach((part, state) -> processes
                        .addObject()
                        .put("name", part)
                        .put("state", state)
                        .put("pid", part.equals("node-2") ? FakeMachine.NO_LIMITS : 7));
            }
            case "/metrics" -> {
                return "toxiproxy_proxy_received_bytes_total{direction=\"upstream\",proxy=\"payment\"} " + carried
                        + "\n"
                        + "toxiproxy_proxy_received_bytes_total{proxy=\"artery-1-2\",direction=\"upstream\"} "
                        + carried + "\n"
                        + "toxiproxy_proxy_received_bytes_total{direction=\"upstream\",proxy=\"shipping\"} "
                        + System.nanoTime() + "\n";
            }
            case "/mode" -> answer.put("mode", mode).put("touched", touched);
            case "/burn" -> answer.put("threads", burning);
            default -> {}
        }
        return answer.toString();
    }

    private synchronized int change(String method, String[] path, JsonNode json) {
        switch (path[0]) {
            case "mode" -> mode = json.path("mode").asText();
            case "burn" -> burning = json.path("threads").asInt();
            case "reset" -> {
                closedProxies.clear();
                toxics.clear();
                return 204;
            }
            case "proxies" -> {
                return proxy(method, path, json);
            }
            default -> {
                String state =
                        switch (path[3]) {
                            case "stop" -> "stopped";
                            case "freeze" -> "frozen";
                            default -> "up";
                        };
                states.put(path[2], state);
                return 202;
            }
        }
        return 200;
    }

    private int proxy(String method, String[] path, JsonNode json) {
        if (method.equals("DELETE")) {
            return toxics.remove(path[1] + "/" + path[3]) == null ? 404 : 204;
        }
        if (path.length > 2) {
            toxics.put(path[1] + "/" + json.path("name").asText(), json);
        } else if (json.path("enabled").asBoolean()) {
            closedProxies.remove(path[1]);
        } else {
            closedProxies.add(path[1]);
        }
        return 200;
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        boolean isEmpty = status == 204;
        exchange.sendResponseHeaders(status, isEmpty ? -1 : bytes.length);
        if (!isEmpty) {
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
