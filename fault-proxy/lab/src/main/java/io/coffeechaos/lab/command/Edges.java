package io.coffeechaos.lab.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.coffeechaos.lab.client.RunningLab;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The order API of a running system as its customers reach it: through the fault proxy, at one edge for each node. After a
 * request that failed, the next request goes to the next edge. One thread uses it.
 */
final class Edges implements AutoCloseable {
    /** The longest wait for an answer (order-api.md 14). */
    static final Duration ANSWER_MAX = Duration.ofSeconds(5);

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SERVER_ERROR = 500;

    private final List<URI> edges;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(ANSWER_MAX)
            .build();
    private int failed;

    Edges(List<URI> edges) {
        this.edges = List.copyOf(edges);
    }

    /** The edges of the system that this client knows. */
    static Edges of(RunningLab lab) throws IOException, InterruptedException {
        List<URI> edges = List.copyOf(lab.discover().edges().values());
        if (edges.isEmpty()) {
            throw new IOException("the fault proxy has no proxy whose name begins with chaos-proxy");
        }
        return new Edges(edges);
    }

    /** A request to the current edge. */
    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(edges.get(failed % edges.size()).resolve(path))
                .header("Accept", "application/json");
    }

    /**
     * Sends a request.
     *
     * @param limit the longest wait for the whole answer
     * @throws IOException when there is no whole answer in time
     */
    HttpResponse<String> send(HttpRequest request, Duration limit) throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<String>> answer = client.sendAsync(request, BodyHandlers.ofString());
        try {
            HttpResponse<String> whole = answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            failed += whole.statusCode() >= SERVER_ERROR ? 1 : 0;
            return whole;
        } catch (TimeoutException late) {
            failed++;
            throw new IOException("no answer in " + limit.toSeconds() + " s", late);
        } catch (ExecutionException broken) {
            failed++;
            throw broken.getCause() instanceof ConnectException refused
                    ? new IOException("no connection to the shop", refused)
                    : new IOException("the connection broke", broken.getCause());
        } finally {
            boolean unused = answer.cancel(true);
        }
    }

    static JsonNode json(HttpResponse<String> answer) throws IOException {
        try {
            return JSON.readTree(answer.body());
        } catch (JsonProcessingException notJson) {
            throw new IOException("the answer is not JSON", notJson);
        }
    }

    /** The status of an answer that is a problem document, and its reasons. */
    static String problem(HttpResponse<String> answer) {
        StringJoiner words = new StringJoiner("; ", answer.statusCode() + ": ", "");
        try {
            JsonNode problem = JSON.readTree(answer.body());
            for (JsonNode error : problem.path("errors")) {
                words.add(error.path("pointer").asText() + " "
                        + error.path("detail").asText());
            }
            if (problem.path("errors").isEmpty()) {
                words.add(problem.path("detail").asText(problem.path("title").asText()));
            }
            return words.toString();
        } catch (JsonProcessingException notAProblem) {
            return words.add("an answer without a reason").toString();
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
