package io.coffeechaos.lab.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.coffeechaos.lab.topology.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Two small servers: a lab whose customers are served, and a fault proxy that is also every simulator. */
final class FakeRunningLab implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String KPI = """
            {"started":25,"successRate":1,"errorRate":0,"lost":0,"duplicates":0,"misreported":0,"silent":0,"alarm":0,\
            "open":0,"faults":0,"p99":20,"accepted":25,"staleMs":10,"breakers":{"payment":"CLOSED"}}""";

    final Ports ports;
    private final HttpServer lab;
    private final HttpServer proxy;
    private final Path folder;
    private final List<String> changes = new CopyOnWriteArrayList<>();
    private final Map<String, Integer> shown = new ConcurrentHashMap<>();
    private final Map<String, Integer> shownSinceTheFault = new ConcurrentHashMap<>();
    private final AtomicLong carried = new AtomicLong();
    private volatile long frozenPid;
    private volatile String faults = "[]";
    private volatile boolean carries;
    private volatile int lost;
    private volatile boolean givesUp;

    private FakeRunningLab(Ports ports, HttpServer lab, HttpServer proxy, Path folder) {
        this.ports = ports;
        this.lab = lab;
        this.proxy = proxy;
        this.folder = folder;
        for (HttpServer server : List.of(lab, proxy)) {
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext("/", this::answer);
            server.start();
        }
    }

    /**
     * Serves at the ports of some system.
     *
     * @param folder the lab keeps its runs there
     */
    static FakeRunningLab serve(Path folder) throws IOException {
        for (int attempt = 0; ; attempt++) {
            Ports ports = new Ports(ThreadLocalRandom.current().nextInt(1, Ports.OFFSET_MAX));
            try {
                HttpServer lab = server(ports.lab());
                try {
                    return new FakeRunningLab(ports, lab, server(ports.proxyControl()), folder);
                } catch (IOException taken) {
                    lab.stop(0);
                    throw taken;
                }
            } catch (IOException taken) {
                if (attempt == 20) {
                    throw taken;
                }
            }
        }
    }

    private static HttpServer server(int port) throws IOException {
        return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 64);
    }

    /** The lab shows node-1 as frozen, with this process. */
    void freezes(long pid) {
        frozenPid = pid;
    }

    /** The lab shows these faults. */
    void shows(String some) {
        faults = some;
    }

    /** The KPI has this number. */
    void shows(String field, int number) {
        shown.put(field, number);
    }

    /** The KPI has this number after the first toxic. */
    void showsSinceTheFault(String field, int number) {
        shownSinceTheFault.put(field, number);
    }

    /** The links carry bytes. */
    void carries() {
        carries = true;
    }

    /** The ledger has an acknowledged order that does not exist. */
    void loses() {
        lost = 1;
    }

    /** Whether somebody has made a toxic. */
    boolean isBroken() {
        return changes.stream().anyMatch(change -> change.endsWith("/toxics"));
    }

    /** The lab has given every run up. */
    void givesUp() {
        givesUp = true;
    }

    /** The lab answers nobody any more. */
    void dies() {
        lab.stop(0);
    }

    /** The requests that change something, in their order, without the leases. */
    List<String> changes() {
        return List.copyOf(changes);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            exchange.getRequestBody().readAllBytes();
            boolean isLease = path.endsWith("/lease");
            String method = exchange.getRequestMethod();
            if (!method.equals("GET") && !(isLease && method.equals("PUT"))) {
                changes.add(method + " " + path);
            }
            int status = path.equals("/reset") || method.equals("DELETE")
                    ? 204
                    : isLease && givesUp ? 409 : method.equals("POST") && path.equals("/lab/faults") ? 201 : 200;
            byte[] body = body(path).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, status == 204 ? -1 : body.length);
            if (status != 204) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    private String body(String path) throws IOException {
        if (path.endsWith("/lease")) {
            String id = path.split("/", -1)[3];
            return givesUp
                    ? "{\"error\":\"the lease of the run " + id + " had ended\"}"
                    : "{\"stop\":false,\"folder\":\"" + folder.resolve(id) + "\"}";
        }
        return switch (path) {
            case "/lab/kpi" -> kpi();
            case "/lab/nodes" -> "{\"nodes\":[{\"name\":\"node-1\",\"address\":\"http://127.0.0.1:1\"}]}";
            case "/lab/status" ->
                "{\"processes\":[{\"name\":\"node-1\",\"pid\":%d,\"state\":\"frozen\"}]}".formatted(frozenPid);
            case "/lab/faults" -> faults;
            case "/lab/await" -> "{\"met\":true}";
            case "/lab/heal" -> "{\"healed\":[],\"left\":[]}";
            case "/lab/ledger" -> "{\"totals\":{\"sent\":7,\"lost\":%d}}".formatted(lost);
            case "/metrics" ->
                "toxiproxy_proxy_received_bytes_total{proxy=\"payment\"} %d%n"
                        .formatted(carries ? carried.incrementAndGet() : 0);
            case "/proxies" -> proxies();
            default -> "{}";
        };
    }

    private String kpi() throws IOException {
        ObjectNode kpi = (ObjectNode) JSON.readTree(KPI);
        shown.forEach(kpi::put);
        if (isBroken()) {
            shownSinceTheFault.forEach(kpi::put);
        }
        return kpi.toString();
    }

    private String proxies() {
        return Stream.of("chaos-proxy", "payment", "inventory", "shipping")
                .map(name -> "\"%s\":{\"name\":\"%s\",\"listen\":\"127.0.0.1:1\",\"upstream\":\"127.0.0.1:%d\"}"
                        .formatted(name, name, ports.proxyControl()))
                .collect(Collectors.joining(",", "{", "}"));
    }

    @Override
    public void close() {
        lab.stop(0);
        proxy.stop(0);
    }
}
