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
 * HTTP to the dependencies: {@code POST /{service}/{key}} with the key as {@code Idempotency-Key} too, and
 * {@code DELETE} of the same path with {@code {key}:undo}. Only an explicit refusal refuses; everything that is not understood is uncertain (order-api.md 5).
 *
 * <p>The JDK's client, because cancelling its future aborts the exchange and closes the connection, so that a hanging
 * dependency holds no connection longer than a call may take.
 */
public final class HttpStepClient {
    private static final ObjectMapper JSON =
            JsonMapper.builder().addModule(new Jdk8Module()).build();

    private final HttpClient client;

    /**
     * A client with its own connection pool.
     *
     * @param connectTimeout how long connecting may take
     * @param executor where answers are read
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
     * One call.
     *
     * @param base scheme, host and port of the dependency
     * @param service the path's first segment
     * @param key the downstream idempotency key, the second
     * @param traceId continued as {@code traceparent}
     * @param body serialized as JSON
     * @return never fails; cancel it to abort the exchange
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
     * Undoes what was, or will be, called under the key.
     *
     * @param base scheme, host and port of the dependency
     * @param service the path's first segment
     * @param key the downstream idempotency key of the call, the second
     * @param traceId continued as {@code traceparent}
     * @return never fails; {@code Undone} or uncertain; cancel it to abort the exchange
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
            throw new IllegalArgumentException("a downstream request must serialize: " + body.getClass(), e);
        }
    }
}
