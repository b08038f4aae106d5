package io.coffeechaos.lab.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/** HTTP requests to the processes of one system on this machine. */
final class LabHttp implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int EXCERPT_CHARACTERS_MAX = 120;
    static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    @Override
    public void close() {
        client.shutdownNow();
    }

    /** A request with a timeout of ten seconds. */
    static HttpRequest.Builder request(URI uri) {
        return HttpRequest.newBuilder(uri).timeout(TIMEOUT);
    }

    /** A POST with a JSON body. */
    static HttpRequest post(URI uri, String json) {
        return request(uri)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build();
    }

    HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** Sends a GET that must be answered with 200, and returns the JSON body. */
    JsonNode get(URI uri) throws IOException, InterruptedException {
        return json(expect(send(request(uri).build()), 200, uri.getPath()));
    }

    /** Sends a GET as {@link #get(URI)} does; the JSON must have this field. */
    JsonNode get(URI uri, String field) throws IOException, InterruptedException {
        return json(expect(send(request(uri).build()), 200, uri.getPath()), field);
    }

    /**
     * Checks the status of an answer.
     *
     * @param what the request in words, for the message of the exception
     * @throws RefusedException when the answer has another status
     */
    static HttpResponse<String> expect(HttpResponse<String> answer, int status, String what) throws RefusedException {
        if (answer.statusCode() != status) {
            throw new RefusedException(what, answer.statusCode(), reason(answer.body()));
        }
        return answer;
    }

    /** The {@code error} field of a JSON body; the whole body if it has no such field. */
    private static String reason(String body) {
        try {
            return Optional.ofNullable(JSON.readTree(body).path("error").textValue())
                    .orElse(body);
        } catch (JsonProcessingException notJson) {
            return body;
        }
    }

    static JsonNode json(HttpResponse<String> answer) throws IOException {
        try {
            return JSON.readTree(answer.body());
        } catch (JsonProcessingException notJson) {
            throw new IOException(foreign(answer), notJson);
        }
    }

    /**
     * Returns the JSON body of an answer, which must have this field. Another program on the port has other fields.
     *
     * @throws IOException when the body is not such JSON; the message says what has answered
     */
    static JsonNode json(HttpResponse<String> answer, String field) throws IOException {
        JsonNode body = json(answer);
        if (!body.has(field)) {
            throw new IOException(foreign(answer));
        }
        return body;
    }

    private static String foreign(HttpResponse<String> answer) {
        String text = answer.body().strip().replaceAll("\\s+", " ");
        return "%s is answered by another program: HTTP %d, %s: %s"
                .formatted(
                        answer.uri(),
                        answer.statusCode(),
                        answer.headers().firstValue("Content-Type").orElse("no content type"),
                        text.substring(0, Math.min(text.length(), EXCERPT_CHARACTERS_MAX)));
    }
}
