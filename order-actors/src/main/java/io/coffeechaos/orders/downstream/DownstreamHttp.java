package io.coffeechaos.orders.downstream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.coffeechaos.orders.StepError;
import io.coffeechaos.orders.StepOutcome;
import io.coffeechaos.orders.TraceId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * HTTP to the dependencies: {@code POST /{service}/{key}} with the key as {@code Idempotency-Key} too, and
 * {@code DELETE} of the same path with {@code {key}:undo}. Only an explicit refusal refuses; everything that is not understood is uncertain (order-api.md 5).
 *
 * <p>The JDK's client, because cancelling its future aborts the exchange and closes the connection, so that a hanging
 * dependency holds no connection longer than a call may take.
 */
public final class DownstreamHttp {
    private static final ObjectMapper JSON =
            JsonMapper.builder().addModule(new Jdk8Module()).build();

    private final HttpClient client;

    /**
     * A client with its own connection pool.
     *
     * @param connectTimeout how long connecting may take
     * @param executor where answers are read
     */
    public DownstreamHttp(Duration connectTimeout, Executor executor) {
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
                DownstreamHttp::read);
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
                DownstreamHttp::readUndo);
    }

    private static HttpRequest.Builder request(URI base, String service, String key, TraceId traceId) {
        return HttpRequest.newBuilder(
                        base.resolve("/" + service + "/" + URLEncoder.encode(key, StandardCharsets.UTF_8)))
                .header("traceparent", traceId.traceparent());
    }

    private CompletableFuture<StepOutcome> send(
            HttpRequest request, Function<HttpResponse<byte[]>, StepOutcome> reader) {
        CompletableFuture<HttpResponse<byte[]>> exchange =
                client.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray());
        CompletableFuture<StepOutcome> outcome =
                exchange.handle((response, failure) -> failure == null ? reader.apply(response) : unreachable(failure));
        var unused = outcome.whenComplete((ended, failure) -> {
            if (outcome.isCancelled()) {
                exchange.cancel(true);
            }
        });
        return outcome;
    }

    /** Only an acknowledged undo is one; it is asked for until then. */
    private static StepOutcome readUndo(HttpResponse<byte[]> response) {
        if (response.statusCode() != 200) {
            return uncertain("server-error", "answered HTTP " + response.statusCode() + " to an undo");
        }
        JsonNode body = tree(response);
        if (is(body, "reversed")) {
            return new StepOutcome.Undone(true);
        }
        return is(body, "nothing-seen") ? new StepOutcome.Undone(false) : malformed(response);
    }

    private static StepOutcome read(HttpResponse<byte[]> response) {
        return switch (response.statusCode()) {
            case 200 -> done(response);
            case 422 -> refused(response);
            case 409 -> superseded(response);
            default -> uncertain("server-error", "answered HTTP " + response.statusCode());
        };
    }

    private static StepOutcome done(HttpResponse<byte[]> response) {
        JsonNode body = tree(response);
        String reference = text(body, "reference");
        return is(body, "done") && !reference.isBlank() ? new StepOutcome.Done(reference) : malformed(response);
    }

    private static StepOutcome refused(HttpResponse<byte[]> response) {
        JsonNode body = tree(response);
        String code = text(body, "code");
        return is(body, "refused") && !code.isBlank()
                ? new StepOutcome.Refused(code, text(body, "message"))
                : malformed(response);
    }

    private static StepOutcome superseded(HttpResponse<byte[]> response) {
        JsonNode body = tree(response);
        return is(body, "superseded") ? new StepOutcome.Superseded(text(body, "message")) : malformed(response);
    }

    private static boolean is(JsonNode body, String outcome) {
        return text(body, "outcome").equals(outcome);
    }

    /** The field's text; empty if it is missing, null or no text. */
    private static String text(JsonNode body, String field) {
        JsonNode value = body.path(field);
        return value.isTextual() ? value.textValue() : "";
    }

    private static JsonNode tree(HttpResponse<byte[]> response) {
        try {
            JsonNode tree = JSON.readTree(response.body());
            return tree == null ? JSON.missingNode() : tree;
        } catch (JsonProcessingException e) {
            return JSON.missingNode();
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory does not fail", e);
        }
    }

    private static StepOutcome malformed(HttpResponse<byte[]> response) {
        return uncertain(
                "malformed",
                "answered HTTP %d with %d bytes that are no answer"
                        .formatted(response.statusCode(), response.body().length));
    }

    private static StepOutcome unreachable(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return uncertain("unreachable", cause.getClass().getSimpleName() + ": " + cause.getMessage());
    }

    private static StepOutcome uncertain(String kind, String message) {
        return new StepOutcome.Uncertain(new StepError(kind, message));
    }

    private static byte[] json(Object body) {
        try {
            return JSON.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a downstream request must serialize: " + body.getClass(), e);
        }
    }
}
