package io.coffeechaos.lab.run;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.coffeechaos.lab.Loopback;
import io.coffeechaos.lab.client.OrderContract;
import io.coffeechaos.lab.client.RunningLab;
import io.coffeechaos.lab.history.HistoryEvent;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Small servers that play a lab, an order node and the simulators, after a load. They show the found orders and effects of
 * a history.
 */
final class SettledSystem implements AutoCloseable {
    static final String BOOK = "payment-crawl-260110-120000";

    private final HttpServer http;
    private final Map<String, HttpServer> simulators = new LinkedHashMap<>();
    private final Map<String, HistoryEvent.FoundOrder> orders = new LinkedHashMap<>();
    private final List<HistoryEvent.FoundEffects> effects = new ArrayList<>();
    private final List<String> paths = new CopyOnWriteArrayList<>();
    volatile int sent = 1;
    volatile int acknowledged;
    /** The ids in the lab's ledger. */
    volatile List<String> ids = List.of();
    /** So many times the order list is read before it has the orders. */
    volatile int listsLate;

    volatile int readiness = 200;

    SettledSystem(List<HistoryEvent> history) throws IOException {
        for (HistoryEvent entry : history) {
            switch (entry) {
                case HistoryEvent.FoundOrder order -> orders.put(order.orderId(), order);
                case HistoryEvent.FoundEffects found -> effects.add(found);
                case HistoryEvent.Op op
                when op.function() == HistoryEvent.Function.submit && op.type() == HistoryEvent.Type.ok ->
                    acknowledged = 1;
                default -> {}
            }
        }
        for (String service : OrderContract.SERVICES) {
            simulators.put(service, Loopback.server(exchange -> ledger(exchange, service)));
        }
        http = Loopback.server(this::handle);
    }

    private static String authority(HttpServer server) {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    RunningLab running() throws IOException, InterruptedException {
        URI here = URI.create("http://" + authority(http));
        return RunningLab.connect(here, here);
    }

    /** Adds an entry to the ledger of payment. */
    void charged(String orderId) {
        effects.add(new HistoryEvent.FoundEffects(0, "payment", orderId, orderId + ":payment", 1, 0, 1));
    }

    /** The requests for orders and ledgers, with their queries. */
    List<String> paths() {
        return List.copyOf(paths);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            if (path.startsWith("/orders")) {
                paths.add(exchange.getRequestURI().toString());
            }
            switch (path) {
                case "/lab/nodes" ->
                    answer(
                            exchange,
                            200,
                            "{\"nodes\":[{\"name\":\"node-1\",\"address\":\"http://%s\"}]}".formatted(authority(http)));
                case "/proxies" -> answer(exchange, 200, proxies().toString());
                case "/health/ready" -> answer(exchange, readiness, "{}");
                case "/lab/ledger" -> book(exchange);
                case "/orders" -> answer(exchange, 200, list().toString());
                default -> order(exchange, path.substring("/orders/".length()));
            }
        }
    }

    private ObjectNode proxies() {
        ObjectNode proxies = JsonNodeFactory.instance.objectNode();
        simulators.forEach((service, server) -> proxies.putObject(service)
                .put("name", service)
                .put("listen", "127.0.0.1:1")
                .put("upstream", authority(server)));
        return proxies;
    }

    private void book(HttpExchange exchange) throws IOException {
        if (sent == 0) {
            answer(exchange, 404, "{\"error\":\"there is no such book\"}");
            return;
        }
        ObjectNode page = JsonNodeFactory.instance.objectNode();
        ObjectNode totals = page.putObject("totals").put("sent", sent).put("acknowledged", acknowledged);
        totals.putObject("effects").put("charged", 3).put("reserved", 2).put("shipped", 1);
        page.putNull("nextCursor");
        ArrayNode items = page.putArray("items");
        ids.forEach(id -> items.addObject().put("orderId", id));
        answer(exchange, 200, page.toString());
    }

    private ObjectNode list() {
        ObjectNode page = JsonNodeFactory.instance.objectNode();
        page.putNull("nextCursor");
        ArrayNode items = page.putArray("items");
        long reads = paths.stream().filter(path -> path.startsWith("/orders?")).count();
        orders.values().stream()
                .filter(order -> order.listed() && reads > listsLate)
                .forEach(order -> items.addObject()
                        .put("id", order.orderId())
                        .put("status", order.listedStatus())
                        .put("version", order.listedVersion()));
        return page;
    }

    private void order(HttpExchange exchange, String rest) throws IOException {
        String id = rest.replace("/events", "");
        if (!orders.containsKey(id)) {
            answer(exchange, 404, "{}");
            return;
        }
        HistoryEvent.FoundOrder found = orders.get(id);
        ObjectNode order = JsonNodeFactory.instance.objectNode();
        if (rest.endsWith("/events")) {
            ArrayNode events = order.putArray("events");
            found.log().forEach(event -> events.addObject()
                    .put("seq", event.seq())
                    .put("type", event.type())
                    .put("status", event.status())
                    .put("step", event.step()));
        } else {
            order.put("id", id).put("status", found.status()).put("version", found.version());
            ArrayNode steps = order.putArray("steps");
            found.steps()
                    .forEach(
                            (step, state) -> steps.addObject().put("name", step).put("state", state));
        }
        answer(exchange, 200, order.toString());
    }

    /** The entries of a ledger are its changes; the first one is change 1. */
    private void ledger(HttpExchange exchange, String service) throws IOException {
        try (exchange) {
            String query = exchange.getRequestURI().getQuery();
            paths.add(service + "?" + query);
            int after = Integer.parseInt(query.replaceAll(".*after=(\\d+).*", "$1"));
            List<HistoryEvent.FoundEffects> all = effects.stream()
                    .filter(entry -> entry.service().equals(service))
                    .toList();
            ObjectNode page = JsonNodeFactory.instance.objectNode();
            ArrayNode entries = page.putArray("entries");
            all.subList(query.contains("limit=0") ? all.size() : after, all.size())
                    .forEach(entry -> entries.addObject()
                            .put("orderId", entry.orderId())
                            .put("key", entry.key())
                            .put("effects", entry.effects())
                            .put("undos", entry.undos())
                            .put("calls", entry.calls()));
            page.put("next", all.size());
            answer(exchange, 200, page.toString());
        }
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        http.stop(0);
        simulators.values().forEach(server -> server.stop(0));
    }
}
