package io.coffeechaos.orders.api.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.util.ByteString;

/** An HTTP client that checks every answer against openapi.json. */
public final class Client {
    /** An order of two bags of Kenyan AA for the customer c-1. */
    public static final String ORDER = """
            {"items":[{"productId":"kenyan-aa","quantity":2}],"customerId":"c-1"}""";

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String base;

    /** Makes a client of the server at this address. */
    public Client(InetSocketAddress address) {
        this.base = "http://127.0.0.1:" + address.getPort();
    }

    /** The server's address, such as {@code http://127.0.0.1:1234}. */
    public String base() {
        return base;
    }

    /** Sends a GET. The headers are name, value, name, value. */
    public Answer get(String path, String... headers) {
        return send("GET", path, BodyPublishers.noBody(), headers);
    }

    /** Sends a GET and returns its answer as a future. */
    public CompletableFuture<Answer> getLater(String path, String... headers) {
        return sendLater("GET", path, BodyPublishers.noBody(), headers);
    }

    /** Sends a POST and returns its answer as a future. */
    public CompletableFuture<Answer> postLater(String path, String body) {
        return sendLater("POST", path, BodyPublishers.ofString(body));
    }

    /** Sends an order as JSON under a key. */
    public Answer order(String key, String body, String... headers) {
        return orderLater(key, body, headers).join();
    }

    /** Sends an order as JSON under a key and returns its answer as a future. */
    public CompletableFuture<Answer> orderLater(String key, String body, String... headers) {
        String[] all = new String[headers.length + 4];
        System.arraycopy(headers, 0, all, 4, headers.length);
        all[0] = "Content-Type";
        all[1] = "application/json";
        all[2] = "Idempotency-Key";
        all[3] = key;
        return sendLater("POST", "/orders", BodyPublishers.ofString(body), all);
    }

    /** Sends a request. */
    public Answer send(String method, String path, BodyPublisher body, String... headers) {
        return sendLater(method, path, body, headers).join();
    }

    /** Sends a GET and returns the answer before its body is complete, for event streams. */
    public HttpResponse<java.io.InputStream> open(String path, String... headers) {
        try {
            return http.send(
                    request("GET", path, BodyPublishers.noBody(), headers), HttpResponse.BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private CompletableFuture<Answer> sendLater(String method, String path, BodyPublisher body, String... headers) {
        return http.sendAsync(request(method, path, body, headers), HttpResponse.BodyHandlers.ofByteArray())
                .thenApply(response -> {
                    Contract.check(
                            method,
                            URI.create(path).getPath(),
                            response.statusCode(),
                            response.headers(),
                            response.body());
                    return new Answer(response.statusCode(), response.headers(), ByteString.fromArray(response.body()));
                });
    }

    private HttpRequest request(String method, String path, BodyPublisher body, String... headers) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(Duration.ofSeconds(20))
                .method(method, body);
        if (headers.length > 0) {
            builder.headers(headers);
        }
        return builder.build();
    }
}
