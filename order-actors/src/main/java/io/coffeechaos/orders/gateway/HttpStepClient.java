package io.coffeechaos.orders.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.coffeechaos.orders.Failures;
import io.coffeechaos.orders.StepOutcome;
import io.coffeechaos.orders.TraceParent;
import io.coffeechaos.orders.tracing.CallSpan;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
    private static final Logger LOG = LoggerFactory.getLogger(HttpStepClient.class);
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
     * @param span the span of this attempt, sent as {@code traceparent}
     * @param body the request body, serialized as JSON
     * @return the outcome; the future never fails, and cancelling it aborts the exchange
     */
    public CompletableFuture<StepOutcome> call(URI base, String service, String key, CallSpan span, Object body) {
        return send(
                request(base, service, key, span)
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", key)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(json(body)))
                        .build(),
                span,
                StepResponse::toCall);
    }

    /**
     * Undoes the call with this key, even if the call has not arrived yet.
     *
     * @param base scheme, host and port of the dependency
     * @param service the first segment of the path
     * @param key the idempotency key of the call; the second segment of the path
     * @param span the span of this attempt, sent as {@code traceparent}
     * @return {@code Undone} or uncertain; the future never fails, and cancelling it aborts the exchange
     */
    public CompletableFuture<StepOutcome> undo(URI base, String service, String key, CallSpan span) {
        return send(
                request(base, service, key, span)
                        .header("Idempotency-Key", key + ":undo")
                        .DELETE()
                        .build(),
                span,
                StepResponse::toUndo);
    }

    private static HttpRequest.Builder request(URI base, String service, String key, CallSpan span) {
        return HttpRequest.newBuilder(
                        base.resolve("/" + service + "/" + URLEncoder.encode(key, StandardCharsets.UTF_8)))
                .header(TraceParent.NAME, span.traceparent());
    }

    private CompletableFuture<StepOutcome> send(HttpRequest request, CallSpan span, StepResponse.Reader reader) {
        span.sentTo(request.uri());
        CompletableFuture<HttpResponse<byte[]>> exchange =
                client.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray());
        CompletableFuture<StepOutcome> outcome = exchange.handle((response, failure) -> {
            if (failure != null) {
                return failed(request.uri(), failure);
            }
            span.answered(response.statusCode());
            return reader.read(response.statusCode(), response.body());
        });
        var unused = outcome.whenComplete((ended, failure) -> {
            if (outcome.isCancelled()) {
                exchange.cancel(true);
            }
        });
        return outcome;
    }

    /**
     * Says in our own words how the exchange failed, because customers read it. The log has the exception. An exchange
     * whose answer is not HTTP is malformed; every other one counts as unreachable.
     */
    private static StepOutcome failed(URI uri, Throwable failure) {
        Throwable cause = Failures.cause(failure);
        LOG.atDebug().setCause(cause).addKeyValue("uri", uri).log("A call to a dependency has failed");
        return switch (cause) {
            case HttpConnectTimeoutException late -> StepResponse.uncertain("unreachable", "no connection in time");
            case HttpTimeoutException late -> StepResponse.uncertain("timeout", "no answer in time");
            case ConnectException refused -> StepResponse.uncertain("unreachable", "no connection");
            case ProtocolException garbage ->
                StepResponse.uncertain("malformed", "answered with something that is not HTTP");
            case Throwable other ->
                StepResponse.uncertain("unreachable", "the connection ended before the answer was complete");
        };
    }

    private static byte[] json(Object body) {
        try {
            return JSON.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot serialize the request to a dependency: " + body.getClass(), e);
        }
    }
}
