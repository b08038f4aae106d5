package io.coffeechaos.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;

/** A client of the order API through the fault proxy. It checks every answer against the OpenAPI document. */
final class ContractClient {
    /** The body of an order of two Kenyan AA. */
    static final String ORDER = "{\"items\":[{\"productId\":\"kenyan-aa\",\"quantity\":2}]}";

    /** The timeout of every wait for the system: about ten times the need of a slow machine. */
    static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final URI base;
    private final ContractDocument document;

    ContractClient(Stack stack) throws IOException, InterruptedException {
        this.base = stack.edge();
        this.document = ContractDocument.of(stack);
    }

    /** One server-sent event. The id is 0 if the event has none. */
    record Event(long id, String type, String data) {}

    HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        return send("GET", path, BodyPublishers.noBody(), headers);
    }

    JsonNode json(String path) throws IOException, InterruptedException {
        return JSON.readTree(get(path).body());
    }

    HttpResponse<String> order(String key, String body) throws IOException, InterruptedException {
        return checked(http.send(
                request("POST", "/orders", BodyPublishers.ofString(body), withKey(key)), BodyHandlers.ofString()));
    }

    HttpResponse<String> cancel(String id) throws IOException, InterruptedException {
        return send("POST", "/orders/" + id + "/cancel", BodyPublishers.noBody());
    }

    CompletableFuture<HttpResponse<String>> orderLater(String key, String body) {
        return http.sendAsync(
                        request("POST", "/orders", BodyPublishers.ofString(body), withKey(key)),
                        BodyHandlers.ofString())
                .thenApply(answer -> {
                    try {
                        return checked(answer);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
    }

    HttpResponse<String> send(String method, String path, BodyPublisher body, String... headers)
            throws IOException, InterruptedException {
        return checked(http.send(request(method, path, body, headers), BodyHandlers.ofString()));
    }

    /** Sends a request without a check of the answer: for preflights and for paths that are not in the document. */
    HttpResponse<String> sendUnchecked(String method, String path, String... headers)
            throws IOException, InterruptedException {
        return http.send(request(method, path, BodyPublishers.noBody(), headers), BodyHandlers.ofString());
    }

    /** Sends many invalid orders at once, {@code requests} from each client, and returns their statuses. */
    Set<Integer> burst(int clients, int requests) {
        Set<Integer> statuses = ConcurrentHashMap.newKeySet();
        HttpRequest wrong = request("POST", "/orders", BodyPublishers.ofString("{}"), withKey("none"));
        try (ExecutorService all = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < clients; i++) {
                all.execute(() -> {
                    for (int j = 0; j < requests; j++) {
                        http.sendAsync(wrong, BodyHandlers.discarding())
                                .thenAccept(answer -> statuses.add(answer.statusCode()))
                                .join();
                    }
                });
            }
        }
        return statuses;
    }

    /** Opens an event stream. Read it with {@link #nextLines}. */
    BufferedReader stream(String path, long lastEventId) throws IOException, InterruptedException {
        HttpResponse<InputStream> response = http.send(
                HttpRequest.newBuilder(base.resolve(path))
                        .header("Accept", "text/event-stream")
                        .header("Last-Event-ID", Long.toString(lastEventId))
                        .build(),
                BodyHandlers.ofInputStream());
        if (response.statusCode() != 200) {
            throw new IOException("an event stream was answered " + response.statusCode());
        }
        return new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    }

    /**
     * The lines up to the next event, including comments. The last line is its data. Empty at the end of the stream.
     */
    static List<String> nextLines(BufferedReader stream) throws IOException {
        List<String> lines = new ArrayList<>();
        String line = stream.readLine();
        while (line != null) {
            if (line.isEmpty() && !lines.isEmpty() && lines.getLast().startsWith("data: ")) {
                return lines;
            }
            if (!line.isEmpty()) {
                lines.add(line);
            }
            line = stream.readLine();
        }
        return List.of();
    }

    /** The event at the end of these lines. */
    static Event event(List<String> lines) {
        long id = 0;
        String type = "";
        String data = "";
        for (String line : lines) {
            if (line.startsWith("id: ")) {
                id = Long.parseLong(line.substring(4));
            } else if (line.startsWith("event: ")) {
                type = line.substring(7);
            } else if (line.startsWith("data: ")) {
                data = line.substring(6);
            }
        }
        return new Event(id, type, data);
    }

    static JsonNode parsed(HttpResponse<String> answer) throws IOException {
        return JSON.readTree(answer.body());
    }

    /** The slug of a problem document, or an empty string. */
    static String slug(HttpResponse<String> answer) throws IOException {
        return parsed(answer).path("type").asText().replace("/problems/", "");
    }

    static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    /** The id of the order in this answer. */
    static String id(HttpResponse<String> answer) throws IOException {
        return parsed(answer).path("id").asText();
    }

    /** {@link #ORDER} with one more JSON member. */
    static String with(String member) {
        return ORDER.replace("{\"items\"", "{" + member + ",\"items\"");
    }

    /** Waits until an order has a status. */
    void reaches(String id, String status) throws InterruptedException {
        Eventually.eventually(
                PATIENCE,
                () -> assertThat(json("/orders/" + id).path("status").asText()).isEqualTo(status));
    }

    /** Waits for the end of an order, also across a restart of its node, and returns its last status. */
    String terminal(String id) throws InterruptedException {
        AtomicReference<String> status = new AtomicReference<>("");
        Eventually.eventually(PATIENCE, () -> {
            JsonNode order = json("/orders/" + id);
            assertThat(order.path("terminal").asBoolean()).as(order.toString()).isTrue();
            status.set(order.path("status").asText());
        });
        return status.get();
    }

    private static String[] withKey(String key) {
        return new String[] {"Content-Type", "application/json", "Idempotency-Key", key};
    }

    private HttpResponse<String> checked(HttpResponse<String> answer) throws IOException {
        document.check(answer);
        return answer;
    }

    private HttpRequest request(String method, String path, BodyPublisher body, String... headers) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(base.resolve(path))
                .timeout(Duration.ofSeconds(60))
                .method(method, body);
        if (headers.length > 0) {
            builder.headers(headers);
        }
        return builder.build();
    }
}
