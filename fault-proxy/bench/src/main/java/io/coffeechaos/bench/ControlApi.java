package io.coffeechaos.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Calls the control API of a measured proxy. */
final class ControlApi {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int FIRST_ERROR_STATUS = 400;
    private static final int NOT_FOUND = 404;
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final String address;

    /** Uses the API at {@code host:port}. */
    ControlApi(String address) {
        this.address = address;
    }

    JsonNode post(String path, String body) throws IOException, InterruptedException {
        return MAPPER.readTree(call("POST", path, body));
    }

    String get(String path) throws IOException, InterruptedException {
        return call("GET", path, "");
    }

    /** Deletes the resource, if it exists. */
    void delete(String path) throws IOException, InterruptedException {
        call("DELETE", path, "");
    }

    private String call(String method, String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + address + path))
                .timeout(TIMEOUT)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> response = HTTP.send(request, BodyHandlers.ofString());
        boolean gone = method.equals("DELETE") && response.statusCode() == NOT_FOUND;
        if (response.statusCode() >= FIRST_ERROR_STATUS && !gone) {
            throw new IOException(address + path + ": " + response.body().strip());
        }
        return response.body();
    }
}
