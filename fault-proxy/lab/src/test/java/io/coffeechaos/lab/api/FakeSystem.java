package io.coffeechaos.lab.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.coffeechaos.lab.Loopback;
import io.coffeechaos.lab.client.OrderIds;
import io.coffeechaos.lab.topology.SystemAddresses;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * One small server as order node, edge, simulators, queue and fault proxy. It stores an order at once, confirms it, and
 * writes its effects and its receipt.
 */
final class FakeSystem implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> SERVICES = List.of("payment", "inventory", "shipping");

    private static final String EVENTS = """
            {"events":[
             {"seq":1,"type":"OrderAccepted","at":"2026-01-10T12:00:00.001Z","status":"ACCEPTED","delayed":false},
             {"seq":2,"type":"StepSucceeded","at":"2026-01-10T12:00:00.900Z","status":"INVENTORY_PENDING","delayed":false,
              "step":"payment","detail":"pay_1"}]}""";

    private final HttpServer http;
    private final Map<String, HttpServer> simulators = new LinkedHashMap<>();
    private final Path folder;
    private final Map<String, ObjectNode> orders = new LinkedHashMap<>();
    private final Map<String, Map<String, ObjectNode>> ledgers = new ConcurrentHashMap<>();
    private final Map<String, Long> changes = new ConcurrentHashMap<>();
    /** The fault proxy has the address of the node under another name. */
    private static final String PROXY_HOST = "localhost";

    private final Set<String> paths = ConcurrentHashMap.newKeySet();
    private final List<JsonNode> spans = new ArrayList<>();
    private volatile boolean answersOrders = true;
    private volatile boolean hangs;

    FakeSystem(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder.resolve("receipts")).getParent();
        for (String service : SERVICES) {
            ledgers.put(service, new LinkedHashMap<>());
            simulators.put(service, Loopback.server(exchange -> ledger(exchange, service)));
        }
        http = Loopback.server(this::handle);
    }

    private static URI address(HttpServer server) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    SystemAddresses addresses() {
        URI here = address(http);
        Map<String, URI> services = new LinkedHashMap<>();
        simulators.forEach((service, server) -> services.put(service, address(server)));
        return new SystemAddresses(
                "student",
                Map.of("chaos-proxy", here),
                Map.of("node-1", here),
                services,
                here,
                URI.create(here.toString().replace("127.0.0.1", PROXY_HOST)),
                folder.resolve("receipts"),
                folder.resolve("runs"));
    }

    /** Stores orders from now on, and does not answer the customer in time. */
    void hangOrders() {
        answersOrders = false;
    }

    /** Answers no observer from now on, until it is closed. */
    void hang() {
        hangs = true;
    }

    /** The paths that were asked for, with their queries; those of the fault proxy begin with its name. */
    Set<String> paths() {
        return paths;
    }

    /** The node has told this span. */
    synchronized void span(JsonNode span) {
        spans.add(span);
    }

    /** The node has been started again. */
    synchronized void forgetSpans() {
        spans.clear();
    }

    synchronized int orders() {
        return orders.size();
    }

    /** Deletes an order as if it had never been. Returns its id. */
    synchronized String deleteAnOrder() {
        String id = orders.keySet().iterator().next();
        orders.remove(id);
        return id;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            String query = String.valueOf(exchange.getRequestURI().getQuery());
            boolean isProxy = exchange.getRequestHeaders().getFirst("Host").startsWith(PROXY_HOST);
            paths.add((isProxy ? "proxy " : "") + path + "?" + query);
            if (hangs) {
                TimeUnit.SECONDS.sleep(30);
            }
            if (exchange.getRequestMethod().equals("POST")) {
                post(exchange);
            } else {
                get(exchange, path, query);
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    private void post(HttpExchange exchange) throws IOException, InterruptedException {
        String id = store(exchange);
        if (!answersOrders) {
            TimeUnit.SECONDS.sleep(3);
        }
        answer(exchange, "{\"id\":\"%s\",\"order_id\":\"%s\",\"success\":true}".formatted(id, id));
    }

    private synchronized String store(HttpExchange exchange) throws IOException {
        JsonNode body = JSON.readTree(exchange.getRequestBody());
        String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
        String id = key == null ? "ord_" + UUID.randomUUID() : OrderIds.of("student", key);
        String now = Instant.now().toString();
        ObjectNode order = orders.computeIfAbsent(id, first -> JsonNodeFactory.instance
                .objectNode()
                .put("id", first)
                .put("status", "CONFIRMED")
                .put("version", 8)
                .put("delayed", false)
                .put("customerId", body.path("customerId").asText(""))
                .put("acceptedAt", now)
                .put("completedAt", now));
        order.set("items", body.path("items"));
        for (String service : SERVICES) {
            effect(service, id, id + ":" + service);
        }
        Files.writeString(folder.resolve("receipts/" + id + ".json"), "{}");
        return id;
    }

    private synchronized void get(HttpExchange exchange, String path, String query) throws IOException {
        if (path.equals("/orders")) {
            ObjectNode page = JsonNodeFactory.instance.objectNode();
            ArrayNode items = page.putArray("items");
            List<ObjectNode> newest = List.copyOf(orders.values()).reversed();
            newest.stream()
                    .filter(order -> !query.contains("customerId=")
                            || (query + "&")
                                    .contains("customerId="
                                            + order.path("customerId").asText() + "&"))
                    .forEach(items::add);
            page.putNull("nextCursor");
            answer(exchange, page.toString());
        } else if (path.matches("/orders/[^/]+/events") && orders.containsKey(path.split("/", -1)[2])) {
            answer(exchange, EVENTS);
        } else if (path.startsWith("/orders/") && orders.containsKey(path.substring("/orders/".length()))) {
            answer(exchange, orders.get(path.substring("/orders/".length())).toString());
        } else if (path.equals("/metrics")) {
            answer(exchange, "intake_depth 3.0\ncircuit_breaker_state{name=\"payment\"} 2.0\n");
        } else if (path.equals("/traces")) {
            answer(exchange, traces(query).toString());
        } else if (path.equals("/health/ready")) {
            answer(exchange, "{}");
        } else if (path.equals("/proxies")) {
            answer(
                    exchange,
                    "{\"payment\":{\"name\":\"payment\",\"listen\":\"127.0.0.1:1\",\"enabled\":true,\"toxics\":[]}}");
        } else if (path.endsWith("-dlq")
                && !exchange.getRequestHeaders().getFirst("Accept").contains("text/xml")) {
            // The queue server refuses who does not accept what it has.
            exchange.sendResponseHeaders(400, -1);
        } else if (path.endsWith("-dlq")) {
            answer(exchange, "<Attribute><Name>ApproximateNumberOfMessages</Name><Value>2</Value></Attribute>");
        } else {
            exchange.sendResponseHeaders(404, -1);
        }
    }

    private ObjectNode traces(String query) {
        int after = Integer.parseInt(query.replaceAll("after=(\\d+).*", "$1"));
        int limit = Integer.parseInt(query.replaceAll(".*limit=(\\d+)", "$1"));
        int from = Math.min(after, spans.size());
        int until = Math.min(spans.size(), from + limit);
        ObjectNode page = JsonNodeFactory.instance.objectNode();
        spans.subList(from, until).forEach(page.putArray("spans")::add);
        return page.put("next", Integer.toString(until)).put("missed", 0);
    }

    /** Charges an order once more under another key. */
    synchronized void chargeAgain(String id) {
        effect("payment", id, id + ":payment:again");
    }

    private void effect(String service, String id, String key) {
        changes.merge(service, 1L, Long::sum);
        ledgers.get(service)
                .put(
                        key,
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("orderId", id)
                                .put("key", key)
                                .put("calls", 1)
                                .put("effects", 1)
                                .put("undos", 0)
                                .put("change", changes.get(service)));
    }

    private synchronized void ledger(HttpExchange exchange, String service) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            if (path.startsWith("/ledger/")) {
                moments(exchange, service, path.substring("/ledger/".length()));
                return;
            }
            String query = exchange.getRequestURI().getQuery();
            long after = Long.parseLong(query.replaceAll(".*after=(\\d+).*", "$1"));
            ObjectNode page = JsonNodeFactory.instance.objectNode();
            ArrayNode entries = page.putArray("entries");
            ledgers.get(service).values().stream()
                    .filter(entry ->
                            !query.contains("limit=0") && entry.path("change").asLong() > after)
                    .forEach(entries::add);
            page.put("next", changes.getOrDefault(service, 0L));
            answer(exchange, page.toString());
        }
    }

    /** Each step was called once, had its effect, and was undone. */
    private void moments(HttpExchange exchange, String service, String key) throws IOException {
        if (!ledgers.get(service).containsKey(key)) {
            exchange.sendResponseHeaders(404, -1);
            return;
        }
        ObjectNode entry = ledgers.get(service).get(key).deepCopy();
        ArrayNode history = entry.putArray("history");
        int second = SERVICES.indexOf(service);
        for (String what : List.of("called", "done", "undo-called", "reversed")) {
            history.addObject()
                    .put("at", "2026-01-10T12:00:0%d.%d00Z".formatted(second, history.size()))
                    .put("what", what)
                    .put("detail", "");
        }
        answer(exchange, entry.toString());
    }

    private static void answer(HttpExchange exchange, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        http.stop(0);
        simulators.values().forEach(server -> server.stop(0));
    }
}
