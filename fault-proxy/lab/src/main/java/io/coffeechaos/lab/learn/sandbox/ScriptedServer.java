package io.coffeechaos.lab.learn.sandbox;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server that answers each order as its script says, and remembers every request. The quantity in the body of a request
 * names its order. The last reply of a script is given again and again.
 */
final class ScriptedServer implements AutoCloseable {
    private static final Pattern QUANTITY = Pattern.compile("\"quantity\"\\s*:\\s*(\\d{1,6})");
    private static final Duration HANG_MAX = Duration.ofSeconds(60);

    /** What a request is answered with. */
    sealed interface Reply {
        /** A status, after a delay. */
        record Status(int code, Duration after, Optional<Integer> retryAfterS) implements Reply {}

        /** No answer. */
        record Hang() implements Reply {}

        /** The connection breaks. */
        record Break() implements Reply {}

        static Reply status(int code) {
            return new Status(code, Duration.ZERO, Optional.empty());
        }
    }

    /**
     * A request.
     *
     * @param order its order
     * @param key its idempotency key; empty if it has none
     * @param atNanos when it arrived, of {@link System#nanoTime}
     */
    record Request(int order, String key, String body, long atNanos) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<Integer, List<Reply>> scripts = new ConcurrentHashMap<>();
    private final Map<Integer, List<Request>> requests = new ConcurrentHashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    ScriptedServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** Sets what the next requests of an order get. */
    void script(int order, Reply... replies) {
        scripts.put(order, new ArrayList<>(List.of(replies)));
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** The requests of an order so far, in the order of their arrival. */
    List<Request> requests(int order) {
        return List.copyOf(requests.getOrDefault(order, List.of()));
    }

    private void handle(HttpExchange exchange) throws IOException {
        long atNanos = System.nanoTime();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Matcher quantity = QUANTITY.matcher(body);
        int order = quantity.find() ? Integer.parseInt(quantity.group(1)) : 0;
        String key = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Idempotency-Key"))
                .orElse("");
        try {
            switch (next(order, new Request(order, key, body, atNanos))) {
                case Reply.Status status -> {
                    boolean unused = closed.await(status.after().toMillis(), TimeUnit.MILLISECONDS);
                    status.retryAfterS().ifPresent(seconds -> exchange.getResponseHeaders()
                            .set("Retry-After", Integer.toString(seconds)));
                    byte[] json = "{\"id\":\"o-%d\",\"status\":%d}"
                            .formatted(order, status.code())
                            .getBytes(StandardCharsets.UTF_8);
                    exchange.getResponseHeaders().set("Content-Type", "application/json");
                    exchange.sendResponseHeaders(status.code(), json.length);
                    exchange.getResponseBody().write(json);
                }
                case Reply.Hang hang -> {
                    boolean unused = closed.await(HANG_MAX.toMillis(), TimeUnit.MILLISECONDS);
                }
                case Reply.Break broken -> {}
            }
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        } finally {
            exchange.close();
        }
    }

    private synchronized Reply next(int order, Request request) {
        requests.computeIfAbsent(order, unused -> new ArrayList<>()).add(request);
        List<Reply> script = scripts.getOrDefault(order, List.of(Reply.status(404)));
        return script.size() > 1 ? script.removeFirst() : script.getFirst();
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
