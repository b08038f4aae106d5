package io.coffeechaos.orders.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.coffeechaos.orders.Failures;
import io.coffeechaos.orders.StepOutcome;
import io.coffeechaos.orders.TraceId;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * The HTTP client for the dependencies. A call is {@code POST /{service}/{key}} with the header
 * {@code Idempotency-Key: {key}}. An undo is {@code DELETE} of the same path with {@code {key}:undo} in that header.
 * Only an explicit refusal counts as a refusal. Every answer that the client does not understand is uncertain
 * (order-api.md 5).
 *
 * <p>It uses the client of the JDK, because cancelling its future aborts the exchange and closes the connection. A
 * dependency that hangs therefore holds a connection no longer than the call timeout.
 */
public final class HttpStepClient {
    private static final ObjectMapper JSON =
            JsonMapper.builder().addModule(new Jdk8Module()).build();

    private final HttpClient client;

    /**
     * Creates a client with its own connection pool.
     *
     * @param connectTimeout timeout for connecting to a dependency
     * @param executor reads the answers
     */
    public HttpStepClient(Duration connectTimeout, Executor executor) {
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(connectTimeout)
                .executor(executor)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /**
     * Makes one call.
     *
     * @param base scheme, host and port of the dependency
     * @param service the first segment of the path
     * @param key the idempotency key of the step; the second segment of the path
     * @param traceId the trace, sent as {@code traceparent}
     * @param body the request body, serialized as JSON
     * @return the outcome; the future never fails, and cancelling it aborts the exchange
     */
    public CompletableFuture<StepOutcome> call(URI base, String service, String key, TraceId traceId, Object body) {
        return send(
                request(base, service, key, traceId)
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", key)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(json(body)))
                        .build(),
                StepResponse::toCall);
    }

    /**
     * Undoes the call with this key, even if the call has not arrived yet.
     *
     * @param base scheme, host and port of the dependency
     * @param service the first segment of the path
     * @param key the idempotency key of the call; the second segment of the path
     * @param traceId the trace, sent as {@code traceparent}
     * @return {@code Undone} or uncertain; the future never fails, and cancelling it aborts the exchange
     */
    public CompletableFuture<StepOutcome> undo(URI base, String service, String key, TraceId traceId) {
        return send(
                request(base, service, key, traceId)
                        .header("Idempotency-Key", key + ":undo")
                        .DELETE()
                        .build(),
                StepResponse::toUndo);
    }

    private static HttpRequest.Builder request(URI base, String service, String key, TraceId traceId) {
        return HttpRequest.newBuilder(
                        base.resolve("/" + service + "/" + URLEncoder.encode(key, StandardCharsets.UTF_8)))
                .header("traceparent", traceId.traceparent());
    }

    private CompletableFuture<StepOutcome> send(HttpRequest request, StepResponse.Reader reader) {
        CompletableFuture<HttpResponse<byte[]>> exchange =
                client.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray());
        CompletableFuture<StepOutcome> outcome = exchange.handle((response, failure) ->
                failure == null ? reader.read(response.statusCode(), response.body()) : unreachable(failure));
        var unused = outcome.whenComplete((ended, failure) -> {
            if (outcome.isCancelled()) {
                exchange.cancel(true);
            }
        });
        return outcome;
    }

    private static StepOutcome unreachable(Throwable failure) {
        Throwable cause = Failures.cause(failure);
        return StepResponse.uncertain("unreachable", cause.getClass().getSimpleName() + ": " + cause.getMessage());
    }

    private static byte[] json(Object body) {
        try {
            return JSON.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot serialize the request to a dependency: " + body.getClass(), e);
        }
    }
}
