package io.coffeechaos.lab.shop;

import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.util.ByteString;

/**
 * Routes requests. {@code /api/...} goes to the order API behind the edge proxies, without the prefix. {@code /lab/...}
 * goes to the lab API, and {@code /metrics} is for Prometheus. All other paths are files.
 */
final class ShopServer {
    /** More than the order API accepts (16 KiB), so that the order API itself refuses bodies that are too large. */
    private static final int BODY_BYTES_MAX = 64 * 1024;

    /**
     * The server reads so many bytes before it refuses a body, and closes the connection after them. A client that
     * still sends would miss the refusal (RFC 9112, 9.6).
     */
    private static final long READ_BYTES_MAX = 1024 * 1024;

    private static final Duration BODY_TIMEOUT = Duration.ofSeconds(10);

    private final ShopFiles files;
    private final FailoverProxy orders;
    private final FailoverProxy lab;
    private final ShopMetrics metrics;
    private final ActorSystem system;

    ShopServer(ShopFiles files, FailoverProxy orders, FailoverProxy lab, ShopMetrics metrics, ActorSystem system) {
        this.files = files;
        this.orders = orders;
        this.lab = lab;
        this.metrics = metrics;
        this.system = system;
    }

    CompletionStage<HttpResponse> handle(HttpRequest request) {
        long begunNanos = System.nanoTime();
        String target = rawTarget(request);
        ShopMetrics.Route route = ShopMetrics.Route.of(target);
        return answer(request, route, target)
                .whenComplete((answer, failure) -> metrics.answered(
                        request.method().value(),
                        route,
                        // Pekko answers a failure with 500.
                        failure == null ? answer.status().intValue() : 500,
                        System.nanoTime() - begunNanos));
    }

    private CompletionStage<HttpResponse> answer(HttpRequest request, ShopMetrics.Route route, String target) {
        return switch (route) {
            case API -> {
                String stripped = target.substring("/api".length());
                String apiTarget = stripped.startsWith("/") ? stripped : "/" + stripped;
                yield whole(request, strict -> orders.forward(strict, apiTarget));
            }
            case LAB -> whole(request, strict -> lab.forward(strict, target));
            case METRICS -> {
                request.discardEntityBytes(system);
                yield CompletableFuture.completedFuture(
                        request.method().equals(HttpMethods.GET) ? metrics.page() : files.answer(request));
            }
            case FILES -> {
                request.discardEntityBytes(system);
                yield CompletableFuture.completedFuture(files.answer(request));
            }
        };
    }

    /** Path and query as the client sent them. Unusual escapes are left to the order API. */
    private static String rawTarget(HttpRequest request) {
        return request.getHeader("Raw-Request-URI").map(HttpHeader::value).orElseThrow();
    }

    private interface Answering {
        CompletionStage<HttpResponse> answer(HttpRequest whole);
    }

    /** Reads the whole body first. So the body is still complete for the next proxy if one cannot be reached. */
    private CompletionStage<HttpResponse> whole(HttpRequest request, Answering answering) {
        return request.entity()
                .withSizeLimit(READ_BYTES_MAX)
                .getDataBytes()
                .completionTimeout(BODY_TIMEOUT)
                .runFold(
                        ByteString.emptyByteString(),
                        (read, next) -> read.length() > BODY_BYTES_MAX ? read : read.concat(next),
                        system)
                .handle((body, failure) -> {
                    if (failure != null) {
                        return CompletableFuture.completedStage(problem(
                                400,
                                "The body is incomplete",
                                "It must arrive within " + BODY_TIMEOUT.toSeconds() + " seconds."));
                    }
                    return body.length() > BODY_BYTES_MAX
                            ? CompletableFuture.completedStage(problem(
                                    413, "The body is too large", "A request may have " + BODY_BYTES_MAX + " bytes."))
                            : answering.answer(request.withEntity(contentType(request), body));
                })
                .thenCompose(answer -> answer);
    }

    /**
     * The type of the body. Pekko cannot parse a type with an empty parameter ({@code application/json;}). It leaves the
     * line among the headers, and would not send it on, so the type goes on without its parameters.
     */
    private static ContentType contentType(HttpRequest request) {
        ContentType parsed = request.entity().getContentType();
        try {
            return request.getHeader("Content-Type")
                    .map(line ->
                            ContentTypes.parse(line.value().split(";", 2)[0].strip()))
                    .orElse(parsed);
        } catch (IllegalArgumentException | NoSuchElementException noType) {
            return parsed;
        }
    }

    static HttpResponse problem(int status, String title, String detail) {
        String json = "{\"type\":\"about:blank\",\"title\":\"" + title + "\",\"status\":" + status + ",\"detail\":\""
                + detail + "\"}";
        return HttpResponse.create()
                .withStatus(status)
                .withEntity(HttpEntities.create(
                        ContentTypes.create(MediaTypes.applicationWithFixedCharset(
                                "problem+json", org.apache.pekko.http.javadsl.model.HttpCharsets.UTF_8)),
                        json));
    }
}
