package io.coffeechaos.lab.command;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.coffeechaos.lab.PlayedPorts;
import io.coffeechaos.lab.topology.Ports;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Small servers play the lab, the fault proxy's API and the shop, with scripted answers. Commands run against them. */
public final class PlayedSystem implements AutoCloseable {
    private static final int ATTEMPTS_MAX = 50;

    /** What a request is answered with. */
    record Answer(int status, String body, Optional<Integer> retryAfterS) {}

    /** A command that has ended. */
    record Ended(int code, String out, String err) {}

    private final Path folder;
    private final HttpServer lab;
    private final HttpServer control;
    private final int offset;
    private final Map<String, Deque<Answer>> answers = new ConcurrentHashMap<>();
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());

    public PlayedSystem(Path folder) throws IOException {
        this.folder = folder;
        Bound bound = bound();
        offset = bound.offset();
        lab = bound.lab();
        control = bound.control();
        for (HttpServer server : List.of(lab, control)) {
            server.createContext("/", this::handle);
            server.start();
        }
        String here = "127.0.0.1:" + control.getAddress().getPort();
        answer("GET /lab/nodes", 200, "{\"nodes\":[{\"name\":\"node-1\",\"address\":\"http://" + here + "\"}]}");
        answer("GET /proxies", 200, proxies(here));
    }

    /** Servers on the ports that a system with this offset has for the lab and for the fault proxy's API. */
    private record Bound(int offset, HttpServer lab, HttpServer control) {}

    private static Bound bound() throws IOException {
        for (int attempt = 1; ; attempt++) {
            Ports ports = PlayedPorts.draw();
            try {
                HttpServer lab = server(ports.lab());
                try {
                    return new Bound(ports.offset(), lab, server(ports.proxyControl()));
                } catch (IOException taken) {
                    lab.stop(0);
                    throw taken;
                }
            } catch (IOException taken) {
                if (attempt == ATTEMPTS_MAX) {
                    throw taken;
                }
            }
        }
    }

    private static HttpServer server(int port) throws IOException {
        return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    }

    private static String proxies(String here) {
        StringBuilder proxies = new StringBuilder();
        for (String name : List.of("chaos-proxy", "payment", "inventory", "shipping")) {
            proxies.append(proxies.isEmpty() ? "{" : ",")
                    .append("\"%1$s\":{\"name\":\"%1$s\",\"listen\":\"%2$s\",\"upstream\":\"%2$s\"}"
                            .formatted(name, here));
        }
        return proxies.append('}').toString();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String request =
                exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String key = String.valueOf(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
        asked.add(request + " " + body + (key.equals("null") ? "" : " key " + key));
        Deque<Answer> scripted = answers.getOrDefault(request, new ArrayDeque<>());
        // The last answer stays.
        Answer answer = scripted.isEmpty()
                ? new Answer(404, "{\"error\":\"no such path\"}", Optional.empty())
                : scripted.size() == 1 ? scripted.getFirst() : scripted.removeFirst();
        byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        answer.retryAfterS()
                .ifPresent(seconds -> exchange.getResponseHeaders().set("Retry-After", Integer.toString(seconds)));
        exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    /** Scripts a further answer to a request, which is a method and a path. The last one is given again and again. */
    public void answer(String request, int status, String body) {
        add(request, new Answer(status, body, Optional.empty()));
    }

    /** Scripts the only answer to a request from now on. */
    public void replace(String request, int status, String body) {
        answers.put(request, new ArrayDeque<>(List.of(new Answer(status, body, Optional.empty()))));
    }

    /** As {@link #answer(String, int, String)}, with a {@code Retry-After}. */
    void answer(String request, int status, String body, int retryAfterS) {
        add(request, new Answer(status, body, Optional.of(retryAfterS)));
    }

    private void add(String request, Answer answer) {
        answers.computeIfAbsent(request, unused -> new ArrayDeque<>()).add(answer);
    }

    /** The ports of this system. */
    public Ports ports() {
        return new Ports(offset);
    }

    /** The address of the shop's edge. */
    URI shop() {
        return Ports.local(control.getAddress().getPort());
    }

    /** What was asked so far: method, path, body, and the idempotency key if there is one. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    /** Runs a command on this system. */
    Ended coffee(String line) {
        return coffee(folder, offset, line);
    }

    /** Runs a command on the system with this offset, which may not run. */
    static Ended coffee(Path folder, int offset, String line) {
        List<String> words = new ArrayList<>(List.of(line.split(" ")));
        words.addAll(List.of("--port-offset", Integer.toString(offset), "--data", folder.toString()));
        return coffee(words);
    }

    /** Runs a command with these words. */
    static Ended coffee(List<String> words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = CommandMain.line(new PrintWriter(out, true), new PrintWriter(err, true))
                .execute(words.toArray(String[]::new));
        return new Ended(code, out.toString(), err.toString());
    }

    /** The offset of a system that does not run. */
    static int idle() {
        return PlayedPorts.draw().offset();
    }

    @Override
    public void close() {
        lab.stop(0);
        control.stop(0);
    }
}
