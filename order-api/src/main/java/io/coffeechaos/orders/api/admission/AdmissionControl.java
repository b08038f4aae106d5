package io.coffeechaos.orders.api.admission;

import static org.apache.pekko.http.javadsl.server.Directives.completeWithFuture;
import static org.apache.pekko.http.javadsl.server.Directives.extractMaterializer;
import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;

import io.coffeechaos.orders.Failures;
import io.coffeechaos.orders.api.problem.Problem;
import io.coffeechaos.orders.api.problem.ProblemHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.http.scaladsl.model.EntityStreamSizeException;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.util.ByteString;

/**
 * Checks every POST of an order before its content is read: first the rate, then the acceptances in flight, then the
 * size.
 */
public final class AdmissionControl {
    /** Largest body, in bytes (order-api.md 10). */
    public static final long BODY_BYTES_MAX = 16 * 1024;

    /**
     * A client that is still sending would miss the refusal (RFC 9112, 9.6). The server therefore reads up to this many
     * bytes of a body that is too large, and then cuts the rest off.
     */
    private static final long READ_BYTES_MAX = 1024 * 1024;

    private final RateLimit rate;
    private final ConcurrencyLimit acceptances;
    private final Consumer<String> shed;
    private final Duration bodyMax;

    /**
     * @param rate limits the orders per second
     * @param acceptances limits the acceptances in flight
     * @param shed receives the reason each time a request is rejected because of load
     * @param bodyMax time limit for the arrival of a body
     */
    public AdmissionControl(RateLimit rate, ConcurrencyLimit acceptances, Consumer<String> shed, Duration bodyMax) {
        this.rate = rate;
        this.acceptances = acceptances;
        this.shed = shed;
        this.bodyMax = bodyMax;
    }

    /**
     * Calls {@code inner} with the complete body and with its place among the acceptances in flight. {@code inner} may
     * leave the place as soon as the order is written; otherwise the place is left when the answer is ready.
     */
    public Route admit(BiFunction<Admitted, HttpRequest, CompletionStage<HttpResponse>> inner) {
        return extractMaterializer(materializer -> extractRequest(request -> {
            if (!rate.tryAcquire()) {
                shed.accept("rate");
                return turnedAway(
                        request,
                        new Problem.Later(
                                Problem.Type.RATE_LIMITED,
                                "This node received more orders per second than it accepts. Nothing was stored.",
                                Duration.ofSeconds(1)),
                        materializer);
            }
            Optional<ConcurrencyLimit.Place> place = acceptances.tryEnter();
            if (place.isEmpty()) {
                shed.accept("overloaded");
                return turnedAway(
                        request,
                        Problem.overloaded("%d orders are being accepted right now. Nothing was stored."
                                .formatted(acceptances.inFlightMax())),
                        materializer);
            }
            return completeWithFuture(CompletableFuture.completedStage(request)
                    .thenCompose(admitted -> read(admitted, materializer))
                    .thenCompose(read -> handled(read, place.get(), request, inner))
                    .whenComplete((response, failure) -> place.get().leave()));
        }));
    }

    /** A request body, and its place among the acceptances in flight. */
    public record Admitted(ByteString body, ConcurrencyLimit.Place place) {}

    private sealed interface Read {}

    private record Body(ByteString bytes) implements Read {}

    private record Unread(Problem problem) implements Read {}

    private static CompletionStage<HttpResponse> handled(
            Read read,
            ConcurrencyLimit.Place place,
            HttpRequest request,
            BiFunction<Admitted, HttpRequest, CompletionStage<HttpResponse>> inner) {
        return switch (read) {
            case Body(ByteString bytes) -> inner.apply(new Admitted(bytes, place), request);
            case Unread(Problem problem) -> CompletableFuture.completedStage(ProblemHandlers.render(problem, request));
        };
    }

    private CompletionStage<Read> read(HttpRequest request, Materializer materializer) {
        return request.entity()
                .withSizeLimit(READ_BYTES_MAX)
                .getDataBytes()
                .completionTimeout(bodyMax)
                .runFold(
                        ByteString.emptyByteString(),
                        (read, next) -> read.length() > BODY_BYTES_MAX ? read : read.concat(next),
                        materializer)
                .handle((body, failure) -> failure == null ? whole(body) : unread(failure));
    }

    private static Read whole(ByteString body) {
        return body.length() > BODY_BYTES_MAX ? new Unread(new Problem.TooLarge(BODY_BYTES_MAX)) : new Body(body);
    }

    private Read unread(Throwable failure) {
        Throwable cause = Failures.cause(failure);
        return new Unread(
                switch (cause) {
                    case EntityStreamSizeException large -> new Problem.TooLarge(BODY_BYTES_MAX);
                    case TimeoutException late ->
                        new Problem.MalformedRequest(
                                400, "The body did not arrive within " + bodyMax.toSeconds() + " seconds.");
                    case Throwable broken -> new Problem.MalformedRequest(400, "The body did not arrive completely.");
                });
    }

    /**
     * Reads and discards a small body, so that the client can use the connection again. Cancels a large body, which
     * ends the connection.
     */
    private static Route turnedAway(HttpRequest request, Problem problem, Materializer materializer) {
        long length = request.entity().getContentLengthOption().orElse(Long.MAX_VALUE);
        if (length <= BODY_BYTES_MAX) {
            request.discardEntityBytes(materializer);
        } else {
            request.entity().getDataBytes().runWith(Sink.cancelled(), materializer);
        }
        return ProblemHandlers.fail(problem);
    }
}
