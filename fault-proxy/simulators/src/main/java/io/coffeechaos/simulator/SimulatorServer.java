package io.coffeechaos.simulator;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.coffeechaos.telemetry.TraceSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;

/**
 * One simulated service over HTTP: {@code POST} and {@code DELETE /{service}/{key}}, {@code GET|PUT /mode}, {@code GET
 * /ledger[/{key}]}, {@code GET|POST /burn}, {@code GET /metrics}, {@code GET /traces}, {@code GET /health}.
 *
 * <p>Each request runs on its own virtual thread. A thousand calls that wait for their latency, or hang, need a
 * thousand small stacks and block no other call.
 */
final class SimulatorServer implements AutoCloseable {
    /**
     * The longest time that a call hangs, longer than the timeout of any client. It limits the number of abandoned
     * connections.
     */
    private static final Duration HANG_MAX = Duration.ofMinutes(10);

    private static final int BODY_BYTES_MAX = 64 * 1024;
    private static final int KEY_LENGTH_MAX = 300;
    /** The largest number of changed entries in one answer, and the default. */
    private static final int CHANGES_MAX = 1000;

    /** The fields have a fixed order, so that a repeated answer has the same bytes after a restart. */
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    /** Invalid answers with status 200: cut short, with a wrong shape, of a wrong type, or empty. */
    private static final List<String> GARBAGE = List.of(
            "{\"outcome\":\"do",
            "{\"outcome\":42}",
            "{\"outcome\":\"maybe\",\"reference\":null}",
            "[]",
            "null",
            "<html><body>Welcome to nginx!</body></html>",
            "");

    private final SimulatedService service;
    private final Ledger ledger;
    private final RandomGenerator random;
    private final Pause pause;
    private final HttpServer http;
    private final Burn burn;
    private final CurrentMode current;
    private final Admission admission = new Admission();
    private final ServiceMetrics metrics;
    private final StepSpans spans;

    /** Waits for the latency of a call; a test passes its own pause to stop a call in the middle. */
    @FunctionalInterface
    interface Pause {
        void sleep(Duration duration) throws InterruptedException;
    }

    private SimulatorServer(
            SimulatedService service,
            Ledger ledger,
            RandomGenerator random,
            Pause pause,
            Burn burn,
            TraceSettings traces,
            HttpServer http) {
        this.service = service;
        this.burn = burn;
        this.current = new CurrentMode(service);
        this.ledger = ledger;
        this.random = random;
        this.pause = pause;
        this.http = http;
        this.metrics = new ServiceMetrics(
                service, () -> current.now().faultMode().mode(), admission::throttled, ledger::written);
        this.spans = new StepSpans(service, traces, metrics::spanDropped);
    }

    /**
     * Opens the ledger and serves requests.
     *
     * @param address the address to listen on; port 0 lets the system choose
     * @param burn burns processor time; all services of a process have the same
     * @param traces where the spans of the requests go
     * @throws IOException if the port is in use or the ledger cannot be opened
     * @throws java.io.UncheckedIOException if the file of the traces cannot be opened
     */
    static SimulatorServer start(
            SimulatedService service,
            InetSocketAddress address,
            Path ledgers,
            Clock clock,
            RandomGenerator random,
            Pause pause,
            Burn burn,
            TraceSettings traces)
            throws IOException {
        HttpServer http = HttpServer.create(address, 1024);
        SimulatorServer server =
                new SimulatorServer(service, Ledger.open(service, ledgers, clock), random, pause, burn, traces, http);
        http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        http.createContext("/", server::handle).getFilters().add(server.metrics.timing());
        http.start();
        return server;
    }

    int port() {
        return http.getAddress().getPort();
    }

    @Override
    public void close() throws IOException {
        http.stop(0);
        spans.close();
        ledger.close();
    }

    /** Sends the spans that wait for the collector, for at most two seconds. */
    void flushSpans() {
        spans.close();
    }

    private void handle(HttpExchange exchange) throws IOException {
        // Closing an unanswered exchange closes its connection. A hanging call ends this way.
        try (exchange;
                StepSpans.Request span = spans.begin(exchange)) {
            try {
                route(exchange, span);
            } catch (IllegalArgumentException badRequest) {
                answer(exchange, 400, Map.of("message", String.valueOf(badRequest.getMessage())));
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    private void route(HttpExchange exchange, StepSpans.Request span) throws IOException, InterruptedException {
        String method = exchange.getRequestMethod();
        List<String> path = segments(exchange);
        byte[] body = exchange.getRequestBody().readNBytes(BODY_BYTES_MAX + 1);
        if (body.length > BODY_BYTES_MAX) {
            answer(exchange, 413, Map.of("message", "a request body may have at most " + BODY_BYTES_MAX + " bytes"));
        } else if (path.equals(List.of("health"))) {
            answer(exchange, 200, Map.of("status", "healthy", "service", service.word()));
        } else if (path.equals(List.of("metrics"))) {
            answer(exchange, 200, ServiceMetrics.CONTENT_TYPE, metrics.text());
        } else if (path.equals(List.of("traces"))) {
            answer(exchange, 200, spans.page(Query.of(exchange.getRequestURI())));
        } else if (path.equals(List.of("mode"))) {
            mode(exchange, method, body);
        } else if (path.equals(List.of("burn"))) {
            burn(exchange, method, body);
        } else if (path.equals(List.of("ledger"))) {
            ledger(exchange);
        } else if (path.size() == 2 && path.getFirst().equals("ledger")) {
            ledgerEntry(exchange, path.getLast());
        } else if (path.size() == 2 && path.getFirst().equals(service.word())) {
            work(exchange, span, method, path.getLast(), body);
        } else {
            answer(exchange, 404, Map.of("message", "no such path"));
        }
    }

    private void mode(HttpExchange exchange, String method, byte[] body) throws IOException {
        switch (method) {
            case "GET" -> {}
            case "PUT" -> current.replace(CurrentMode.read(Fields.of(body)));
            default -> {
                answer(exchange, 405, Map.of("message", "use GET or PUT"));
                return;
            }
        }
        Map<String, Object> shown = new LinkedHashMap<>(current.shown());
        shown.putAll(admission.shown());
        answer(exchange, 200, shown);
    }

    private void burn(HttpExchange exchange, String method, byte[] body) throws IOException {
        switch (method) {
            case "GET" -> {}
            case "POST" -> burn.start(Fields.of(body));
            default -> {
                answer(exchange, 405, Map.of("message", "use GET or POST"));
                return;
            }
        }
        answer(exchange, 200, burn.shown());
    }

    /** All entries; with {@code after}, the entries that changed after that change, {@code limit} at most. */
    private void ledger(HttpExchange exchange) throws IOException {
        Query query = Query.of(exchange.getRequestURI());
        if (!query.has("after")) {
            answer(exchange, 200, Map.of("service", service.word(), "entries", ledger.summaries()));
            return;
        }
        Ledger.Changes changes = ledger.changes(query.wholeNumber("after", 0, Long.MAX_VALUE), (int)
                query.wholeNumber("limit", CHANGES_MAX, CHANGES_MAX));
        answer(
                exchange,
                200,
                Map.of(
                        "service", service.word(),
                        "entries", changes.entries(),
                        "next", changes.next(),
                        "throttled", admission.throttled()));
    }

    private void ledgerEntry(HttpExchange exchange, String key) throws IOException {
        var entry = ledger.entry(key);
        if (entry.isPresent()) {
            answer(exchange, 200, entry.get());
        } else {
            answer(exchange, 404, Map.of("message", "unknown key: " + key));
        }
    }

    private void work(HttpExchange exchange, StepSpans.Request span, String method, String key, byte[] body)
            throws IOException, InterruptedException {
        switch (method) {
            case "POST" -> call(exchange, span, key, body);
            case "DELETE" -> undo(exchange, span, key);
            default -> answer(exchange, 405, Map.of("message", "use POST or DELETE"));
        }
    }

    private void call(HttpExchange exchange, StepSpans.Request span, String key, byte[] body)
            throws IOException, InterruptedException {
        requireKey(exchange, key, "");
        Fields request = Fields.of(body);
        String orderId = request.text("orderId");
        if (orderId.isEmpty()) {
            throw new IllegalArgumentException("orderId is missing");
        }
        ledger.called(key, orderId);
        boolean declined = request.text("paymentMethod").equals("demo_declined");
        admitted(exchange, span, (now, faultMode) -> {
            boolean refuses = faultMode.mode() == FaultMode.Mode.REFUSE || declined;
            switch (faultMode.mode()) {
                case NORMAL, SLOW, REFUSE -> answer(exchange, commit(span, key, orderId, refuses));
                case ERROR, HANG, MALFORMED, RENAMED -> {
                    if (random.nextDouble() < faultMode.effectShare()) {
                        commit(span, key, orderId, refuses);
                    }
                    misbehave(exchange, now);
                }
            }
        });
    }

    /** Treats one call. */
    private interface Treatment {
        void apply(CurrentMode.InForce now, FaultMode faultMode) throws IOException, InterruptedException;
    }

    /** Treats a call after its latency, or answers 429 if too many calls run already. */
    private void admitted(HttpExchange exchange, StepSpans.Request span, Treatment treatment)
            throws IOException, InterruptedException {
        CurrentMode.InForce now = current.now();
        span.treatedIn(now.faultMode().mode());
        if (!admission.enter(now.faultMode().concurrencyMax())) {
            answer(exchange, 429, Map.of("message", "too many calls at the same time"));
            return;
        }
        try {
            FaultMode faultMode = now.faultMode().forOneCall(random);
            span.treatedIn(faultMode.mode());
            if (faultMode.harms()) {
                admission.touch();
            }
            pause.sleep(faultMode.latency(random));
            treatment.apply(now, faultMode);
        } finally {
            admission.leave();
        }
    }

    private ServiceResponse commit(StepSpans.Request span, String key, String orderId, boolean refuses)
            throws IOException {
        return ledger.commit(key, orderId, () -> {
            span.called(refuses);
            return refuses ? service.refusal() : service.done(Long.toString(random.nextLong() >>> 1, 36));
        });
    }

    private void undo(HttpExchange exchange, StepSpans.Request span, String key)
            throws IOException, InterruptedException {
        requireKey(exchange, key, ":undo");
        int colon = key.lastIndexOf(':');
        String orderId = colon < 0 ? key : key.substring(0, colon);
        ledger.undoCalled(key, orderId);
        admitted(exchange, span, (now, faultMode) -> {
            switch (faultMode.mode()) {
                case NORMAL, SLOW, REFUSE ->
                    answer(
                            exchange,
                            200,
                            Map.of(
                                    "outcome",
                                    ledger.undo(key, orderId, span::undone).word()));
                case ERROR, HANG, MALFORMED, RENAMED -> {
                    if (random.nextDouble() < faultMode.effectShare()) {
                        ledger.undo(key, orderId, span::undone);
                    }
                    misbehave(exchange, now);
                }
            }
        });
    }

    /** Fails as the mode says. A hanging call ends without an answer when another mode replaces the mode. */
    private void misbehave(HttpExchange exchange, CurrentMode.InForce now) throws IOException, InterruptedException {
        switch (now.faultMode().mode()) {
            case ERROR -> answer(exchange, 500, Map.of("message", "The service is out of order."));
            case HANG -> {
                boolean replaced = now.awaitReplaced(HANG_MAX);
                System.out.println(service.word() + ": hanging call released "
                        + (replaced ? "by a new mode" : "after " + HANG_MAX));
            }
            case MALFORMED -> {
                byte[] garbage = GARBAGE.get(random.nextInt(GARBAGE.size())).getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, garbage.length == 0 ? -1 : garbage.length);
                if (garbage.length > 0) {
                    exchange.getResponseBody().write(garbage);
                }
            }
            case RENAMED ->
                answer(exchange, 200, Map.of("version", 2, "state", "PROCESSED", "id", service.word() + "-2"));
            case NORMAL, SLOW, REFUSE -> throw new IllegalStateException("no fault to apply in " + now.faultMode());
        }
    }

    private static void requireKey(HttpExchange exchange, String key, String suffix) {
        if (key.isEmpty() || key.length() > KEY_LENGTH_MAX) {
            throw new IllegalArgumentException("a key must have 1 to " + KEY_LENGTH_MAX + " characters");
        }
        List<String> sent = exchange.getRequestHeaders().getOrDefault("Idempotency-Key", List.of());
        if (!sent.isEmpty() && !sent.equals(List.of(key + suffix))) {
            throw new IllegalArgumentException("Idempotency-Key must be " + key + suffix + ": was " + sent);
        }
    }

    private static void answer(HttpExchange exchange, ServiceResponse answer) throws IOException {
        switch (answer) {
            case ServiceResponse.Done done ->
                answer(exchange, 200, Map.of("outcome", "done", "reference", done.reference()));
            case ServiceResponse.Refused refused ->
                answer(
                        exchange,
                        422,
                        Map.of("outcome", "refused", "code", refused.code(), "message", refused.message()));
            case ServiceResponse.Superseded superseded ->
                answer(exchange, 409, Map.of("outcome", "superseded", "message", "The undo of this key came first."));
        }
    }

    private static void answer(HttpExchange exchange, int status, Object body) throws IOException {
        answer(exchange, status, "application/json", JSON.writeValueAsBytes(body));
    }

    private static void answer(HttpExchange exchange, int status, String contentType, byte[] bytes) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", contentType);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static List<String> segments(HttpExchange exchange) {
        try {
            return List.of(exchange.getRequestURI().getRawPath().substring(1).split("/", -1)).stream()
                    .map(segment -> URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8))
                    .toList();
        } catch (IllegalArgumentException badEscape) {
            throw new IllegalArgumentException("the path has an escape that is not valid", badEscape);
        }
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%-9s http://%s:%d",
                service.word(),
                http.getAddress().getAddress().getHostAddress(),
                port());
    }
}
