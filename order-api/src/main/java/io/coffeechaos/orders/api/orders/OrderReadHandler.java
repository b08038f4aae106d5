package io.coffeechaos.orders.api.orders;

import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.api.admission.ConcurrencyLimit;
import io.coffeechaos.orders.api.http.GracefulShutdown;
import io.coffeechaos.orders.api.http.Headers;
import io.coffeechaos.orders.api.http.Json;
import io.coffeechaos.orders.api.orders.OrderReader.Absent;
import io.coffeechaos.orders.api.orders.OrderReader.Found;
import io.coffeechaos.orders.api.orders.OrderReader.Reading;
import io.coffeechaos.orders.api.orders.OrderReader.Unreadable;
import io.coffeechaos.orders.api.problem.AcceptNegotiation;
import io.coffeechaos.orders.api.problem.Problem;
import io.coffeechaos.orders.api.problem.ProblemHandlers;
import io.coffeechaos.orders.entity.OrderView;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/** Answers requests for one order: its state, with or without a long poll, and its history (order-api.md 6). */
public final class OrderReadHandler {
    private static final int WAIT_SECONDS_MAX = 15;

    private final OrderReader reads;
    private final OrderEventStream streams;
    private final ConcurrencyLimit waiters;
    private final ConcurrencyLimit streaming;
    private final GracefulShutdown shutdown;
    private final InstantSource clock;

    /**
     * @param reads reads the order
     * @param streams makes the event streams
     * @param waiters limits the long polls
     * @param streaming limits the event streams
     * @param shutdown signals the shutdown of this node
     * @param clock gives the time for {@code Retry-After}
     */
    public OrderReadHandler(
            OrderReader reads,
            OrderEventStream streams,
            ConcurrencyLimit waiters,
            ConcurrencyLimit streaming,
            GracefulShutdown shutdown,
            InstantSource clock) {
        this.reads = reads;
        this.streams = streams;
        this.waiters = waiters;
        this.streaming = streaming;
        this.shutdown = shutdown;
        this.clock = clock;
    }

    static Problem absent(String id) {
        return Problem.notFound("There is no order " + (id.length() > 40 ? "with this id" : id) + ".");
    }

    // The state of the order.

    Function<HttpRequest, CompletionStage<HttpResponse>> order(OrderId id) {
        return request -> switch (waitOf(request)) {
            case Wait.Bad bad ->
                done(
                        new Problem.InvalidQuery("wait", "wait must be an integer from 0 to " + WAIT_SECONDS_MAX + "."),
                        request);
            case Wait.Seconds(Duration time) ->
                reads.read(id)
                        .thenCompose(reading -> held(reading, time, request))
                        .thenApply(reading -> answer(id, reading, request));
        };
    }

    private sealed interface Wait {
        record Seconds(Duration time) implements Wait {}

        record Bad() implements Wait {}
    }

    private static Wait waitOf(HttpRequest request) {
        List<String> values = request.getUri().query().getAll("wait");
        if (values.isEmpty()) {
            return new Wait.Seconds(Duration.ZERO);
        }
        String value = values.getFirst();
        boolean right =
                values.size() == 1 && value.matches("[0-9]{1,2}") && Integer.parseInt(value) <= WAIT_SECONDS_MAX;
        return right ? new Wait.Seconds(Duration.ofSeconds(Integer.parseInt(value))) : new Wait.Bad();
    }

    /** Holds the request while the client already has the current version and the order may still change. */
    private CompletionStage<Reading> held(Reading now, Duration time, HttpRequest request) {
        if (time.isZero()
                || shutdown.isBegun()
                || !(now instanceof Found found)
                || found.view().status().terminal()
                || !Headers.matches(request, OrderResponse.tag(found.view()))) {
            return CompletableFuture.completedStage(now);
        }
        Optional<ConcurrencyLimit.Place> place = waiters.tryEnter();
        if (place.isEmpty()) {
            return CompletableFuture.completedStage(now);
        }
        CompletableFuture<Reading> changed = reads.awaitChange(
                        found.view().id(), found.view().version(), time)
                .toCompletableFuture();
        return changed.applyToEither(shutdown.begun().thenApply(begun -> now), Function.identity())
                .whenComplete((reading, failure) -> place.get().leave());
    }

    private HttpResponse answer(OrderId id, Reading reading, HttpRequest request) {
        return switch (reading) {
            case Found(OrderView view, var events) -> {
                boolean known = Headers.matches(request, OrderResponse.tag(view));
                yield known
                        ? OrderResponse.unchanged(view, clock.instant())
                        : OrderResponse.of(200, view, clock.instant());
            }
            case Absent() -> ProblemHandlers.render(absent(id.value()), request);
            case Unreadable(String why) ->
                ProblemHandlers.render(
                        Problem.storageUnavailable(why + " The order may exist. Send the request again."), request);
        };
    }

    // The history of the order.

    Function<HttpRequest, CompletionStage<HttpResponse>> events(OrderId id) {
        return request -> {
            float json = Headers.quality(request, MediaTypes.APPLICATION_JSON);
            float stream = Headers.names(request, MediaTypes.TEXT_EVENT_STREAM)
                    ? Headers.quality(request, MediaTypes.TEXT_EVENT_STREAM)
                    : 0;
            if (json == 0 && stream == 0) {
                return done(
                        AcceptNegotiation.notAcceptable("This address answers application/json or text/event-stream."),
                        request);
            }
            boolean live = stream > 0 && stream >= json;
            return reads.read(id).thenApply(reading -> switch (reading) {
                case Found found -> live ? stream(found, request) : history(found);
                case Absent() -> ProblemHandlers.render(absent(id.value()), request);
                case Unreadable(String why) ->
                    ProblemHandlers.render(
                            Problem.storageUnavailable(why + " The order may exist. Send the request again."), request);
            });
        };
    }

    private static HttpResponse history(Found found) {
        var body = Json.object();
        var all = body.putArray("events");
        found.events().forEach(event -> all.add(OrderJson.event(event)));
        return Json.response(200, body);
    }

    private HttpResponse stream(Found found, HttpRequest request) {
        long after = lastEventId(request);
        if (found.view().status().terminal() && after >= found.view().version()) {
            return HttpResponse.create().withStatus(204);
        }
        Optional<ConcurrencyLimit.Place> place = streaming.tryEnter();
        if (place.isEmpty()) {
            return ProblemHandlers.render(
                    Problem.overloaded(
                            streaming.inFlightMax() + " event streams are open on this node. Poll the order instead."),
                    request);
        }
        Source<ByteString, NotUsed> frames = streams.frames(found, after)
                .via(shutdown.ending())
                .watchTermination((mat, ended) -> {
                    ended.whenComplete((finished, failure) -> place.get().leave());
                    return mat;
                });
        return HttpResponse.create()
                .withEntity(HttpEntities.createChunked(MediaTypes.TEXT_EVENT_STREAM.toContentType(), frames));
    }

    /**
     * Returns the seq after which the stream resumes. If the header is missing or is not a number, this is 0, which
     * replays everything.
     */
    private static long lastEventId(HttpRequest request) {
        return Headers.value(request, "Last-Event-ID").stream()
                .filter(value -> value.matches("[0-9]{1,9}"))
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElse(0);
    }

    private static CompletionStage<HttpResponse> done(Problem problem, HttpRequest request) {
        return CompletableFuture.completedStage(ProblemHandlers.render(problem, request));
    }
}
