package io.coffeechaos.orders.api.orders;

import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.api.admission.ConcurrencyLimit;
import io.coffeechaos.orders.api.http.ClientConnection;
import io.coffeechaos.orders.api.http.GracefulShutdown;
import io.coffeechaos.orders.api.http.Headers;
import io.coffeechaos.orders.api.http.Json;
import io.coffeechaos.orders.api.http.Signal;
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
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/** Answers requests for one order: its state, with or without a long poll, and its history (order-api.md 6). */
public final class OrderReadHandler {
    private static final int WAIT_SECONDS_MAX = 15;

    /**
     * The server runs a stream as soon as it sends the head of the answer. Only a pipelined request may have to wait
     * longer for its turn; its stream then ends at once, and the client opens it again.
     */
    private static final Duration STREAM_BEGINS_WITHIN = Duration.ofSeconds(2);

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

    /**
     * Holds the request while the client already has the current version and the order may still change. The end of the
     * connection ends the wait, so that its place is free again.
     */
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
        OrderView known = found.view();
        return Signal.orUntil(
                        now,
                        List.of(shutdown.begun(), ClientConnection.endOf(request)),
                        abandoned -> reads.awaitChange(known.id(), known.version(), time, abandoned))
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
            case Unreadable(String why) -> ProblemHandlers.render(unreadable(why), request);
        };
    }

    // The history of the order.

    /** @param materializer runs the part of an event stream that begins before its answer */
    Function<HttpRequest, CompletionStage<HttpResponse>> events(OrderId id, Materializer materializer) {
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
            return reads.read(id).thenCompose(reading -> switch (reading) {
                case Found found ->
                    live ? stream(found, request, materializer) : CompletableFuture.completedStage(history(found));
                case Absent() -> done(absent(id.value()), request);
                case Unreadable(String why) -> done(unreadable(why), request);
            });
        };
    }

    private static HttpResponse history(Found found) {
        var body = Json.object();
        var all = body.putArray("events");
        found.events().forEach(event -> all.add(OrderJson.event(event)));
        return Json.response(200, body);
    }

    private CompletionStage<HttpResponse> stream(Found found, HttpRequest request, Materializer materializer) {
        long version = found.view().version();
        long asked = lastEventId(request);
        // A seq that the order has not reached is of another order, or from before the store was emptied.
        long after = asked <= version ? asked : 0;
        if (found.view().status().terminal() && after == version) {
            return CompletableFuture.completedStage(HttpResponse.create().withStatus(204));
        }
        Optional<ConcurrencyLimit.Place> free = streaming.tryEnter();
        if (free.isEmpty()) {
            return done(
                    Problem.overloaded(
                            streaming.inFlightMax() + " event streams are open on this node. Poll the order instead."),
                    request);
        }
        ConcurrencyLimit.Place place = free.get();
        CompletionStage<HttpResponse> answer = CompletableFuture.completedStage(found)
                .thenCompose(read -> streams.open(read, after, materializer))
                .thenCompose(opening -> switch (opening) {
                    case OrderEventStream.Open open ->
                        CompletableFuture.completedStage(HttpResponse.create()
                                .withEntity(HttpEntities.createChunked(
                                        MediaTypes.TEXT_EVENT_STREAM.toContentType(),
                                        holding(place, open, request, materializer))));
                    case OrderEventStream.Crowded() -> {
                        place.leave();
                        yield done(
                                Problem.overloaded("Too many clients follow this order. Poll the order instead."),
                                request);
                    }
                    case OrderEventStream.Silent() -> {
                        place.leave();
                        yield done(unreadable("The order did not answer."), request);
                    }
                });
        return answer.whenComplete((response, failure) -> {
            if (failure != null) {
                place.leave();
            }
        });
    }

    /**
     * The frames of a stream that holds its place while it runs. The server never runs the stream of a response whose
     * connection has ended, so the place and the subscription are given back if the stream does not begin soon.
     */
    private Source<ByteString, NotUsed> holding(
            ConcurrencyLimit.Place place, OrderEventStream.Open open, HttpRequest request, Materializer materializer) {
        Cancellable lapse = materializer
                .system()
                .scheduler()
                .scheduleOnce(
                        STREAM_BEGINS_WITHIN,
                        () -> {
                            if (place.lapse()) {
                                open.abandon().run();
                            }
                        },
                        materializer.executionContext());
        return open.frames()
                .viaMat(KillSwitches.single(), Keep.right())
                .watchTermination((stream, ended) -> {
                    lapse.cancel();
                    if (!place.keep()) {
                        stream.shutdown();
                    }
                    // Without this signal, the server would notice only when it writes, which may be much later.
                    Signal.Registration gone = ClientConnection.endOf(request).whenGiven(stream::shutdown);
                    ended.whenComplete((finished, failure) -> {
                        gone.remove();
                        place.leave();
                    });
                    return NotUsed.getInstance();
                })
                .via(shutdown.ending());
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

    private static Problem unreadable(String why) {
        return Problem.storageUnavailable(why + " The order may exist. Send the request again.");
    }

    private static CompletionStage<HttpResponse> done(Problem problem, HttpRequest request) {
        return CompletableFuture.completedStage(ProblemHandlers.render(problem, request));
    }
}
