package io.coffeechaos.lab.experiment;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A system under experiment: a real HTTP server that answers what a test wants. */
public final class Target implements AutoCloseable {
    private static final int WAIT_SECONDS_MAX = 20;

    /** Answers one request. */
    @FunctionalInterface
    public interface Route {
        /** The answer; it may wait. */
        Answer answer(Request request) throws InterruptedException;
    }

    /** A request. */
    public record Request(String method, String path, String query, Map<String, List<String>> headers, String body) {}

    /** An answer. An empty type sends no Content-Type. */
    public record Answer(int status, String type, String body) {
        /** Closes the connection instead. */
        public static final Answer CLOSE = new Answer(0, "", "");

        /** A plain answer. */
        public static Answer of(int status) {
            return new Answer(status, "", "");
        }
    }

    private final Map<String, Route> routes = new ConcurrentHashMap<>();
    private final Queue<Request> requests = new ConcurrentLinkedQueue<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;

    /** Starts the server on a free port. */
    public Target() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
        server.setExecutor(executor);
        server.createContext("/", this::handle);
        server.start();
    }

    /** The URL of a path. */
    public String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    /** From now on, requests to this path are answered so; other paths are 404. */
    public void route(String path, Route route) {
        routes.put(path, route);
    }

    /** All requests to a path so far. */
    public List<Request> requests(String path) {
        return requests.stream().filter(request -> request.path().equals(path)).toList();
    }

    /** Waits inside a route until the test ends: the client is expected to give up. */
    public Answer hang() throws InterruptedException {
        boolean unused = closing.await(WAIT_SECONDS_MAX, TimeUnit.SECONDS);
        return Answer.CLOSE;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Request request = new Request(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().getPath(),
                    String.valueOf(exchange.getRequestURI().getRawQuery()),
                    Map.copyOf(exchange.getRequestHeaders()),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            requests.add(request);
            Answer answer =
                    routes.getOrDefault(request.path(), any -> Answer.of(404)).answer(request);
            if (answer.status() != 0) {
                send(exchange, answer);
            }
        } catch (InterruptedException closingDown) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        if (!answer.type().isEmpty()) {
            exchange.getResponseHeaders().set("Content-Type", answer.type());
        }
        if (answer.status() >= 300 && answer.status() < 400) {
            exchange.getResponseHeaders().set("Location", answer.body());
        }
        exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        executor.shutdownNow();
    }
}
