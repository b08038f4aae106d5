package io.coffeechaos.orders.api.orders;

import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.api.http.RequestTrace;
import io.coffeechaos.orders.api.problem.Problem;
import io.coffeechaos.orders.api.problem.ProblemHandlers;
import io.coffeechaos.orders.entity.OrderProtocol;
import io.coffeechaos.orders.entity.OrderProtocol.CancelReply;
import io.coffeechaos.orders.entity.OrderStatus;
import io.coffeechaos.orders.entity.OrderView;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/**
 * Cancels one order (order-api.md 8). The handler reads the row first, as for a read: an unknown id starts no entity,
 * and a finished order is answered from its row. For an open order, the entity decides whether the order can still be
 * cancelled. Because only the entity decides, the race between cancellation and confirmation has exactly one winner.
 */
public final class CancelHandler {
    private static final String ASK_AGAIN =
            " The cancellation may or may not have begun. The same request is safe to send again.";

    private final OrderReader reads;
    private final OrderEntityClient orders;
    private final Duration writeMax;
    private final InstantSource clock;

    /**
     * @param reads reads the row of the order
     * @param orders sends the command to the entity
     * @param writeMax time limit for the decision to become durable
     * @param clock gives the time for {@code Retry-After}
     */
    public CancelHandler(OrderReader reads, OrderEntityClient orders, Duration writeMax, InstantSource clock) {
        this.reads = reads;
        this.orders = orders;
        this.writeMax = writeMax;
        this.clock = clock;
    }

    Function<HttpRequest, CompletionStage<HttpResponse>> cancel(OrderId id) {
        return request -> reads.stored(id).thenCompose(stored -> switch (stored) {
            case OrderReader.Found(OrderView view, var events)
            when view.status().terminal() -> CompletableFuture.completedStage(finished(view, request));
            case OrderReader.Found open -> orders.cancel(id, writeMax).thenApply(reply -> decided(reply, request));
            case OrderReader.Absent() ->
                CompletableFuture.completedStage(ProblemHandlers.render(OrderReadHandler.absent(id.value()), request));
            case OrderReader.Unreadable(String why) -> CompletableFuture.completedStage(unknown(why, request));
        });
    }

    private HttpResponse finished(OrderView view, HttpRequest request) {
        return view.status() == OrderStatus.CANCELLED ? shown(200, view) : refused(view.status(), request);
    }

    private HttpResponse decided(Optional<CancelReply> reply, HttpRequest request) {
        if (reply.isEmpty()) {
            return unknown("The order did not answer.", request);
        }
        return switch (reply.get()) {
            case OrderProtocol.Cancelling(OrderView view) -> shown(202, view);
            case OrderProtocol.AlreadyCancelled(OrderView view) -> shown(200, view);
            case OrderProtocol.NotCancellable(OrderStatus status) -> refused(status, request);
            // The order has a row, so it was accepted. Only its history cannot be found.
            case OrderProtocol.CancelNotFound() -> unknown("The history of the order cannot be read.", request);
            case OrderProtocol.CancelUnknown() -> unknown("The decision could not be stored.", request);
        };
    }

    /** The trace of the order holds the undos, so the span of the cancel links to it. */
    private HttpResponse shown(int status, OrderView view) {
        return RequestTrace.about(OrderResponse.of(status, view, clock.instant()), view.id(), view.traceId(), Map.of());
    }

    private static HttpResponse refused(OrderStatus status, HttpRequest request) {
        return ProblemHandlers.render(new Problem.NotCancellable(status), request);
    }

    private static HttpResponse unknown(String why, HttpRequest request) {
        return ProblemHandlers.render(Problem.storageUnavailable(why + ASK_AGAIN), request);
    }
}
