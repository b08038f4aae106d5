package io.coffeechaos.faultproxy.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** Calls the control API of a fault proxy or of Toxiproxy. */
final class ControlClient implements AutoCloseable {

    static final String VERSION = "2.12.0";

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int FIRST_ERROR_STATUS = 400;
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String USER_AGENT = "toxiproxy-cli/%s (%s/%s)"
            .formatted(
                    VERSION,
                    System.getProperty("os.name").toLowerCase(Locale.ROOT),
                    System.getProperty("os.arch").toLowerCase(Locale.ROOT));

    /** The server answered with an error, or did not answer. */
    static final class CallFailed extends Exception {
        CallFailed(String message) {
            super(message);
        }
    }

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    private final String base;
    private final Optional<String> token;

    ControlClient(String url, Optional<String> token) {
        String withScheme = url.contains("://") ? url : "http://" + url;
        this.base = withScheme.replaceAll("/+$", "");
        this.token = token;
    }

    JsonNode get(String... path) throws CallFailed {
        return call("GET", "", path);
    }

    JsonNode post(JsonNode body, String... path) throws CallFailed {
        return call("POST", body.toString(), path);
    }

    JsonNode patch(JsonNode body, String... path) throws CallFailed {
        return call("PATCH", body.toString(), path);
    }

    JsonNode delete(String... path) throws CallFailed {
        return call("DELETE", "", path);
    }

    /** Sends the text unchanged: it may be a file of the user, and the server checks it. */
    JsonNode call(String method, String body, String... path) throws CallFailed {
        StringBuilder url = new StringBuilder(base);
        for (String segment : path) {
            url.append('/')
                    .append(URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20"));
        }
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url.toString()))
                    .timeout(TIMEOUT)
                    .header("User-Agent", USER_AGENT)
                    .header("Content-Type", "application/json")
                    .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
            token.ifPresent(text -> request.header("Authorization", "Bearer " + text));
            HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
            if (response.statusCode() >= FIRST_ERROR_STATUS) {
                throw new CallFailed("HTTP " + response.statusCode() + ": " + errorOf(response.body()));
            }
            return parse(response.body());
        } catch (ConnectException e) {
            throw new CallFailed("cannot reach " + base + ": connection refused");
        } catch (IOException | IllegalArgumentException e) {
            throw new CallFailed("cannot reach " + base + ": " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CallFailed("interrupted");
        }
    }

    private static JsonNode parse(String body) {
        try {
            return body.isBlank() ? MissingNode.getInstance() : MAPPER.readTree(body);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    private static String errorOf(String body) {
        String error = parse(body).path("error").asText("");
        return error.isEmpty() ? body.strip() : error;
    }

    @Override
    public void close() {
        http.close();
    }
}
