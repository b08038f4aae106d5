package io.coffeechaos.orders.api.seed;

import static org.apache.pekko.http.javadsl.server.Directives.pathSingleSlash;
import static org.apache.pekko.http.javadsl.server.Directives.post;
import static org.apache.pekko.http.javadsl.server.Directives.withRequestTimeout;

import com.fasterxml.jackson.databind.JsonNode;
import io.coffeechaos.orders.IdempotencyKey;
import io.coffeechaos.orders.api.admission.AdmissionControl;
import io.coffeechaos.orders.api.admission.ConcurrencyLimit;
import io.coffeechaos.orders.api.catalogue.Catalogue;
import io.coffeechaos.orders.api.http.ClientConnection;
import io.coffeechaos.orders.api.http.Headers;
import io.coffeechaos.orders.api.http.Json;
import io.coffeechaos.orders.api.http.RequestTrace;
import io.coffeechaos.orders.api.http.Signal;
import io.coffeechaos.orders.api.idempotency.IdempotencyHeader;
import io.coffeechaos.orders.api.orders.NewOrder;
import io.coffeechaos.orders.api.orders.OrderReader;
import io.coffeechaos.orders.api.orders.PlaceOrder;
import io.coffeechaos.orders.api.problem.Problem;
import io.coffeechaos.orders.api.problem.ProblemHandlers;
import io.coffeechaos.orders.entity.OrderEvent.OrderAccepted;
import io.coffeechaos.orders.entity.OrderView;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Route;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /} as the original lab's page and its curl commands use it. The answer waits for the end of the order for
 * a limited time and uses the texts of that lab. A request without a key is never deduplicated. This is intended: it is
 * the fragile part 1 of the lab.
 */
public final class SeedRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(SeedRoutes.class);
    /** Time in addition to the wait, for the body, the write and one last read. */
    private static final Duration REQUEST_MARGIN = Duration.ofSeconds(12);

    private final AdmissionControl admission;
    private final Catalogue catalogue;
    private final PlaceOrder acceptance;
    private final OrderReader reads;
    private final ConcurrencyLimit waiters;
    private final Duration waitMax;

    /**
     * @param admission checks rate, load and size
     * @param catalogue the products
     * @param acceptance places the order
     * @param reads reads the order during the wait
     * @param waiters limits the waiting requests; over the limit the answer comes at once
     * @param waitMax longest time that an answer waits for the end of the order
     */
    public SeedRoutes(
            AdmissionControl admission,
            Catalogue catalogue,
            PlaceOrder acceptance,
            OrderReader reads,
            ConcurrencyLimit waiters,
            Duration waitMax) {
        this.admission = admission;
        this.catalogue = catalogue;
        this.acceptance = acceptance;
        this.reads = reads;
        this.waiters = waiters;
        this.waitMax = waitMax;
    }

    /** The route of {@code POST /}. */
    public Route route() {
        return pathSingleSlash(
                () -> post(() -> withRequestTimeout(waitMax.plus(REQUEST_MARGIN), () -> admission.admit(this::place))));
    }

    private CompletionStage<HttpResponse> place(AdmissionControl.Admitted admitted, HttpRequest request) {
        JsonNode body;
        try {
            body = Json.parse(admitted.body());
        } catch (Json.Malformed e) {
            return failed(new Problem.Plain(Problem.Type.MALFORMED_JSON, e.getMessage()), request);
        }
        return switch (key(request, body)) {
            case IdempotencyHeader.ResourceMissingException() ->
                place(body, new IdempotencyKey(UUID.randomUUID().toString()), admitted, request);
            case IdempotencyHeader.Invalid(String detail) ->
                failed(new Problem.Plain(Problem.Type.IDEMPOTENCY_KEY_INVALID, detail), request);
            case IdempotencyHeader.Key(IdempotencyKey key) -> place(body, key, admitted, request);
        };
    }

    private static IdempotencyHeader.Reading key(HttpRequest request, JsonNode body) {
        IdempotencyHeader.Reading header = IdempotencyHeader.read(Headers.lines(request, IdempotencyHeader.NAME));
        JsonNode field = body.path("idempotency_key");
        if (field.isMissingNode() || field.isNull()) {
            return header;
        }
        IdempotencyHeader.Reading inBody = field.isTextual()
                ? IdempotencyHeader.parse(field.textValue())
                : new IdempotencyHeader.Invalid("idempotency_key must be a string.");
        if (header instanceof IdempotencyHeader.ResourceMissingException || header.equals(inBody)) {
            return inBody;
        }
        return new IdempotencyHeader.Invalid("The header Idempotency-Key and the field idempotency_key differ.");
    }

    private CompletionStage<HttpResponse> place(
            JsonNode body, IdempotencyKey key, AdmissionControl.Admitted admitted, HttpRequest request) {
        return switch (SeedOrder.read(body, catalogue)) {
            case SeedOrder.Wrong(var errors) -> failed(new Problem.Invalid(errors), request);
            case SeedOrder.Order(NewOrder order) ->
                acceptance.accept(order, key, RequestTrace.of(request)).thenCompose(outcome -> {
                    // The place counts acceptances in flight. The wait for the end of the order has its own
                    // limits.
                    admitted.place().leave();
                    return answered(outcome, key, request);
                });
        };
    }

    private CompletionStage<HttpResponse> answered(
            PlaceOrder.Outcome outcome, IdempotencyKey key, HttpRequest request) {
        return switch (outcome) {
            case PlaceOrder.NotStored(Problem problem) -> failed(problem, request);
            // A queued order does not change before the journal is back, so the answer does not wait.
            case PlaceOrder.Queued(OrderAccepted order) ->
                CompletableFuture.completedStage(said(OrderView.accepted(order)));
            case PlaceOrder.Stored(OrderAccepted order, boolean replayed) -> {
                if (replayed) {
                    LOG.atInfo()
                            .addKeyValue("orderId", order.id())
                            .addKeyValue("traceId", RequestTrace.of(request).id())
                            .log("Found existing order {} with key {}", order.id(), key);
                }
                OrderView accepted = OrderView.accepted(order);
                Optional<ConcurrencyLimit.Place> place = waiters.tryEnter();
                if (place.isEmpty()) {
                    yield CompletableFuture.completedStage(said(accepted));
                }
                CompletionStage<OrderView> ended = Signal.orUntil(
                        accepted,
                        List.of(ClientConnection.endOf(request)),
                        abandoned -> reads.awaitTerminal(accepted, waitMax, abandoned));
                yield ended.whenComplete((view, failure) -> place.get().leave()).thenApply(SeedRoutes::said);
            }
        };
    }

    private static HttpResponse said(OrderView view) {
        if (view.status().terminal() && view.reason().isPresent()) {
            return Json.response(
                    422,
                    Json.object()
                            .put(
                                    "error",
                                    "Order refused: " + view.reason().get().message()));
        }
        String message = view.status().terminal()
                ? "Order received and stored"
                : "Order received and stored, processing continues";
        return Json.response(
                200,
                Json.object()
                        .put("success", true)
                        .put("order_id", view.id().value())
                        .put("message", message)
                        .put("status", view.status().name()));
    }

    private static CompletionStage<HttpResponse> failed(Problem problem, HttpRequest request) {
        return CompletableFuture.completedStage(ProblemHandlers.render(problem, request));
    }
}
