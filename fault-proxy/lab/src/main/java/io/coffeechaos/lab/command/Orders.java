package io.coffeechaos.lab.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.coffeechaos.lab.topology.LabException;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Reads, follows and cancels orders. */
final class Orders {
    /** So long one request waits for a change of an order. The API allows 15 s. */
    private static final Duration CHANGE_MAX = Duration.ofSeconds(10);

    private static final Duration RETRY_PAUSE = Duration.ofMillis(500);

    private final Edges edges;

    Orders(Edges edges) {
        this.edges = edges;
    }

    /**
     * Reads an order.
     *
     * @throws LabException when there is no such order
     * @throws IOException when the shop does not say
     */
    JsonNode read(String id) throws LabException, IOException, InterruptedException {
        HttpResponse<String> answer = get(id, 0);
        if (answer.statusCode() == 404) {
            throw new LabException("There is no order " + id + ".");
        }
        return Edges.json(expected(answer, 200));
    }

    /** The newest orders, one page. */
    JsonNode newest(int limit) throws IOException, InterruptedException {
        HttpRequest request = edges.request("/orders?limit=" + limit).GET().build();
        return Edges.json(expected(edges.send(request, Edges.ANSWER_MAX), 200));
    }

    /** Asks for the cancellation of an order. Returns the answer: 200, 202, 404 or 409. */
    HttpResponse<String> cancel(String id) throws IOException, InterruptedException {
        HttpRequest request = edges.request("/orders/" + id + "/cancel")
                .POST(BodyPublishers.noBody())
                .build();
        return edges.send(request, Edges.ANSWER_MAX);
    }

    /**
     * Follows an order until it has ended. A queued order does not exist at first, and a shop that is broken may not
     * answer: this asks again.
     *
     * @param limit the longest time
     * @param seen is told each version of the order
     * @return the order when it has ended; nothing if it has not ended in time
     */
    Optional<JsonNode> follow(String id, Duration limit, Consumer<JsonNode> seen) throws InterruptedException {
        long endNanos = System.nanoTime() + limit.toNanos();
        long version = 0;
        while (System.nanoTime() - endNanos < 0) {
            try {
                HttpResponse<String> answer = get(id, version);
                if (answer.statusCode() == 200) {
                    JsonNode order = Edges.json(answer);
                    seen.accept(order);
                    if (order.path("terminal").asBoolean()) {
                        return Optional.of(order);
                    }
                    version = order.path("version").asLong();
                } else if (answer.statusCode() != 304) {
                    TimeUnit.MILLISECONDS.sleep(RETRY_PAUSE.toMillis());
                }
            } catch (IOException noAnswer) {
                TimeUnit.MILLISECONDS.sleep(RETRY_PAUSE.toMillis());
            }
        }
        return Optional.empty();
    }

    /** Reads an order. If the version is known, the shop answers when there is a newer one, or after ten seconds. */
    private HttpResponse<String> get(String id, long version) throws IOException, InterruptedException {
        if (version == 0) {
            return edges.send(edges.request("/orders/" + id).GET().build(), Edges.ANSWER_MAX);
        }
        HttpRequest request = edges.request("/orders/" + id + "?wait=" + CHANGE_MAX.toSeconds())
                .header("If-None-Match", "\"" + version + "\"")
                .GET()
                .build();
        return edges.send(request, CHANGE_MAX.plus(Edges.ANSWER_MAX));
    }

    private static HttpResponse<String> expected(HttpResponse<String> answer, int status) throws IOException {
        if (answer.statusCode() != status) {
            throw new IOException("the shop answered " + Edges.problem(answer));
        }
        return answer;
    }
}
