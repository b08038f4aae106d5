package io.coffeechaos.orders.api.orders;

import io.coffeechaos.orders.IdempotencyKey;
import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.TenantId;
import io.coffeechaos.orders.TraceId;
import io.coffeechaos.orders.api.admission.AcceptBreaker;
import io.coffeechaos.orders.api.problem.Problem;
import io.coffeechaos.orders.entity.OrderEvent.OrderAccepted;
import io.coffeechaos.orders.entity.OrderProtocol;
import io.coffeechaos.orders.entity.OrderProtocol.AcceptReply;
import io.coffeechaos.orders.metrics.OrderMetrics;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Takes a validated order to its entity and comes back with what may be said (order-api.md 3 and 4). It stamps time,
 * prices and trace once, gives the write two seconds, and never takes silence for a no.
 */
public final class OrderAcceptance {
    private static final String MAY_EXIST = "The order may exist. The same key is safe to send again.";

    private final OrderAsk orders;
    private final TenantId tenant;
    private final AcceptBreaker breaker;
    private final OrderMetrics metrics;
    private final InstantSource clock;
    private final Duration writeMax;
    /** Writes of this node that are open, by order. Bounded by what may be in flight at once. */
    private final ConcurrentHashMap<OrderId, Integer> open = new ConcurrentHashMap<>();

    /** @param writeMax how long journal and row may take together */
    public OrderAcceptance(
            OrderAsk orders,
            TenantId tenant,
            AcceptBreaker breaker,
            OrderMetrics metrics,
            InstantSource clock,
            Duration writeMax) {
        this.orders = orders;
        this.tenant = tenant;
        this.breaker = breaker;
        this.metrics = metrics;
        this.clock = clock;
        this.writeMax = writeMax;
    }

    /** What became of an order. */
    public sealed interface Outcome {}

    /** Journal and row have it. {@code order} is the first acceptance, whichever request this is. */
    public record Stored(OrderAccepted order, boolean replayed) implements Outcome {}

    /** It was refused, or nobody can know. */
    public record NotStored(Problem problem) implements Outcome {}

    /** Asks for the order to be accepted, or for what it was answered before. */
    public CompletionStage<Outcome> accept(NewOrder order, IdempotencyKey key, TraceId trace) {
        OrderId id = OrderId.of(tenant, key);
        if (!breaker.tryAcquire()) {
            return CompletableFuture.completedStage(new NotStored(Problem.storageUnavailable(
                    "Orders cannot be stored right now. Nothing was tried; the same key is safe to send again.")));
        }
        boolean alone = open.merge(id, 1, Integer::sum) == 1;
        Instant acceptedAt = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        OrderAccepted stamped = new OrderAccepted(
                id,
                tenant,
                key,
                order.fingerprint(),
                order.lines(),
                order.total(),
                order.paymentMethod(),
                order.customerId(),
                trace,
                acceptedAt,
                OrderAccepted.BODY_VERSION);
        return orders.accept(stamped, order.totalAsExpected(), writeMax)
                .whenComplete(
                        (reply, failure) -> open.computeIfPresent(id, (same, count) -> count == 1 ? null : count - 1))
                .thenApply(reply -> outcome(reply, order, id, alone));
    }

    private Outcome outcome(Optional<AcceptReply> reply, NewOrder order, OrderId id, boolean alone) {
        if (reply.isEmpty()) {
            breaker.failed(id);
            return alone ? new NotStored(Problem.storageUnavailable(MAY_EXIST)) : inProgress();
        }
        return switch (reply.get()) {
            case OrderProtocol.Accepted(OrderAccepted first, boolean replayed) -> {
                breaker.succeeded();
                metrics.idempotency(replayed ? "replay" : "new");
                yield new Stored(first, replayed);
            }
            case OrderProtocol.KeyReused() -> {
                breaker.succeeded();
                metrics.idempotency("mismatch");
                yield new NotStored(new Problem.Plain(
                        Problem.Type.IDEMPOTENCY_KEY_REUSED,
                        "This key belongs to an order with other contents. Nothing was changed."));
            }
            case OrderProtocol.PriceChanged() -> {
                breaker.succeeded();
                yield new NotStored(new Problem.PriceChanged(order.total()));
            }
            case OrderProtocol.StorageUnknown() -> {
                breaker.failed(id);
                yield new NotStored(Problem.storageUnavailable(MAY_EXIST));
            }
        };
    }

    private Outcome inProgress() {
        metrics.idempotency("in_progress");
        return new NotStored(new Problem.Later(
                Problem.Type.IDEMPOTENCY_KEY_IN_PROGRESS,
                "The first request with this key is not done yet. Send the same request again.",
                Duration.ofSeconds(1)));
    }
}
