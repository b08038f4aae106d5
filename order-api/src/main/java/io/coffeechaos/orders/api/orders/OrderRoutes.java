package io.coffeechaos.orders.api.orders;

import static org.apache.pekko.http.javadsl.server.Directives.completeWithFuture;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.extractMaterializer;
import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.pathEnd;
import static org.apache.pekko.http.javadsl.server.Directives.pathPrefix;
import static org.apache.pekko.http.javadsl.server.Directives.post;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import com.fasterxml.jackson.databind.JsonNode;
import io.coffeechaos.orders.IdempotencyKey;
import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.api.admission.AdmissionControl;
import io.coffeechaos.orders.api.catalogue.Catalogue;
import io.coffeechaos.orders.api.http.Headers;
import io.coffeechaos.orders.api.http.Json;
import io.coffeechaos.orders.api.http.RequestTrace;
import io.coffeechaos.orders.api.idempotency.IdempotencyHeader;
import io.coffeechaos.orders.api.problem.AcceptNegotiation;
import io.coffeechaos.orders.api.problem.Problem;
import io.coffeechaos.orders.api.problem.ProblemHandlers;
import io.coffeechaos.orders.entity.OrderView;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.Location;
import org.apache.pekko.http.javadsl.server.Route;

/** The routes for placing, reading, following and cancelling orders (order-api.md 3 to 8). */
public final class OrderRoutes {
    /** The time until reading a queued order makes sense. Before it, the journal is unlikely to be back. */
    private static final Duration QUEUED_RETRY_AFTER = Duration.ofSeconds(5);

    private final AdmissionControl admission;
    private final Catalogue catalogue;
    private final PlaceOrder acceptance;
    private final OrderReadHandler reading;
    private final CancelHandler cancelling;
    private final OrderListHandler lists;

    /** Only the original lab's endpoint shares the gate, the catalogue and the acceptance with these routes. */
    public OrderRoutes(
            AdmissionControl admission,
            Catalogue catalogue,
            PlaceOrder acceptance,
            OrderReadHandler reading,
            CancelHandler cancelling,
            OrderListHandler lists) {
        this.admission = admission;
        this.catalogue = catalogue;
        this.acceptance = acceptance;
        this.reading = reading;
        this.cancelling = cancelling;
        this.lists = lists;
    }

    /** All routes under {@code /orders}. */
    public Route route() {
        return pathPrefix(
                "orders",
                () -> concat(
                        pathEnd(() -> concat(
                                post(() -> AcceptNegotiation.json(() -> admission.admit(this::place))),
                                get(() -> AcceptNegotiation.json(lists::list)))),
                        path("summary", () -> get(() -> AcceptNegotiation.json(lists::summary))),
                        pathPrefix(
                                segment(),
                                id -> concat(
                                        pathEnd(() ->
                                                get(() -> AcceptNegotiation.json(() -> withOrder(id, reading::order)))),
                                        path(
                                                "events",
                                                () -> get(
                                                        () -> extractMaterializer(
                                                                materializer -> withOrder(
                                                                        id,
                                                                        order ->
                                                                                reading.events(order, materializer))))),
                                        path("cancel", () -> post(() -> AcceptNegotiation.json(() -> cancel(id))))))));
    }

    /**
     * A cancellation passes the same admission checks as an order, because it costs the same write. Its body has no
     * meaning, so the server reads and discards it.
     */
    private Route cancel(String text) {
        return OrderId.parse(text)
                .map(id -> admission.admit(
                        (admitted, request) -> cancelling.cancel(id).apply(request)))
                .orElseGet(() -> ProblemHandlers.fail(OrderReadHandler.absent(text)));
    }

    private static Route withOrder(
            String text, Function<OrderId, Function<HttpRequest, CompletionStage<HttpResponse>>> inner) {
        Optional<OrderId> id = OrderId.parse(text);
        return id.isEmpty()
                ? ProblemHandlers.fail(OrderReadHandler.absent(text))
                : extractRequest(
                        request -> completeWithFuture(inner.apply(id.get()).apply(request)));
    }

    // The checks of order-api.md 3, in the order given there. The first check that fails gives the answer.

    private CompletionStage<HttpResponse> place(AdmissionControl.Admitted admitted, HttpRequest request) {
        Optional<Problem> unsupported = unsupported(request);
        if (unsupported.isPresent()) {
            return failed(unsupported.get(), request);
        }
        return switch (IdempotencyHeader.read(Headers.lines(request, IdempotencyHeader.NAME))) {
            case IdempotencyHeader.ResourceMissingException() ->
                failed(
                        new Problem.Plain(
                                Problem.Type.IDEMPOTENCY_KEY_MISSING,
                                "Send the header Idempotency-Key, a fresh UUID for each order."),
                        request);
            case IdempotencyHeader.Invalid(String detail) ->
                failed(new Problem.Plain(Problem.Type.IDEMPOTENCY_KEY_INVALID, detail), request);
            case IdempotencyHeader.Key(IdempotencyKey key) -> placeUnder(key, admitted, request);
        };
    }

    private CompletionStage<HttpResponse> placeUnder(
            IdempotencyKey key, AdmissionControl.Admitted admitted, HttpRequest request) {
        JsonNode body;
        try {
            body = Json.parse(admitted.body());
        } catch (Json.Malformed e) {
            return failed(new Problem.Plain(Problem.Type.MALFORMED_JSON, e.getMessage()), request);
        }
        return switch (OrderValidation.validate(body, catalogue)) {
            case OrderValidation.Invalid(var errors) -> failed(new Problem.Invalid(errors), request);
            case OrderValidation.Valid(NewOrder order) ->
                acceptance
                        .accept(order, key, RequestTrace.of(request))
                        .thenApply(outcome -> answered(outcome, request));
        };
    }

    private static HttpResponse answered(PlaceOrder.Outcome outcome, HttpRequest request) {
        return switch (outcome) {
            case PlaceOrder.NotStored(Problem problem) -> ProblemHandlers.render(problem, request);
            case PlaceOrder.Queued(var order) -> {
                OrderView view = OrderView.accepted(order);
                HttpResponse response = Headers.with(
                                Json.response(202, OrderJson.queued(view)), "Order-Intake", "queued")
                        .addHeader(Location.create(OrderJson.self(view.id())))
                        .addHeader(Headers.retryAfter(QUEUED_RETRY_AFTER));
                yield RequestTrace.about(response, order.id(), order.traceId(), Map.of("coffee.intake", true));
            }
            case PlaceOrder.Stored(var order, boolean replayed) -> {
                // The body always shows the acceptance and never the current state, so a replay has the same bytes.
                OrderView view = OrderView.accepted(order);
                HttpResponse response = Json.response(202, OrderJson.order(view))
                        .addHeader(Location.create(OrderJson.self(view.id())))
                        .addHeader(Headers.etag("1"))
                        .addHeader(Headers.retryAfter(Duration.ofSeconds(1)));
                yield RequestTrace.about(
                        replayed ? Headers.with(response, "Idempotent-Replayed", "true") : response,
                        order.id(),
                        order.traceId(),
                        replayed ? Map.of("coffee.replay", true) : Map.of());
            }
        };
    }

    private static Optional<Problem> unsupported(HttpRequest request) {
        // A body that is not UTF-8 is rejected as malformed JSON, whatever its charset parameter says.
        return Headers.saysJson(request)
                ? Optional.empty()
                : Optional.of(new Problem.Plain(
                        Problem.Type.UNSUPPORTED_MEDIA_TYPE,
                        "Send Content-Type: application/json, without a Content-Encoding."));
    }

    private static CompletionStage<HttpResponse> failed(Problem problem, HttpRequest request) {
        return CompletableFuture.completedStage(ProblemHandlers.render(problem, request));
    }
}
