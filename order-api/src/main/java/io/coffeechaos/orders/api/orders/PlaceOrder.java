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
import io.coffeechaos.orders.queue.intake.IntakeQueue;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Takes a validated order to its entity and comes back with what may be said (order-api.md 3 and 4). It stamps time,
 * prices and trace once, gives the write two seconds, and never takes silence for a no: what the journal did not take in
 * time, or cannot take now, goes to the intake queue, the very same stamped order. An order that goes to the queue
 * at once, because the breaker spares the journal, may wait there for as long as it would have waited for both.
 */
public final class PlaceOrder {
    private static final String MAY_EXIST = "The order may exist. The same key is safe to send again.";

    private final OrderEntityClient orders;
    private final IntakeQueue intake;
    private final TenantId tenant;
    private final AcceptBreaker breaker;
    private final OrderMetrics metrics;
    private final InstantSource clock;
    private final Duration writeMax;
    private final Duration intakeMax;
    /** Writes of this node that are open, by order. Bounded by what may be in flight at once. */
    private final ConcurrentHashMap<OrderId, Integer> open = new ConcurrentHashMap<>();

    /**
     * @param writeMax how long journal and row may take together
     * @param intakeMax how long the intake queue may take after that
     */
    public PlaceOrder(
            OrderEntityClient orders,
            IntakeQueue intake,
            TenantId tenant,
            AcceptBreaker breaker,
            OrderMetrics metrics,
            InstantSource clock,
            Duration writeMax,
            Duration intakeMax) {
        this.orders = orders;
        this.intake = intake;
        this.tenant = tenant;
        this.breaker = breaker;
        this.metrics = metrics;
        this.clock = clock;
        this.writeMax = writeMax;
        this.intakeMax = intakeMax;
    }

    /** What became of an order. */
    public sealed interface Outcome {}

    /** Journal and row have it. {@code order} is the first acceptance, whichever request this is. */
    public record Stored(OrderAccepted order, boolean replayed) implements Outcome {}

    /** It waits in the intake queue; only its id is promised. */
    public record Queued(OrderAccepted order) implements Outcome {}

    /** It was refused, or nobody can know. */
    public record NotStored(Problem problem) implements Outcome {}

    /** Asks for the order to be accepted, or for what it was answered before. */
    public CompletionStage<Outcome> accept(NewOrder order, IdempotencyKey key, TraceId trace) {
        OrderId id = OrderId.of(tenant, key);
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
                clock.instant().truncatedTo(ChronoUnit.MILLIS),
                OrderAccepted.BODY_VERSION);
        boolean alone = open.merge(id, 1, Integer::sum) == 1;
        CompletionStage<Outcome> outcome = breaker.tryAcquire(id)
                .map(tried -> orders.accept(stamped, order.totalAsExpected(), writeMax)
                        .thenCompose(reply -> outcome(reply, tried, order, stamped, alone)))
                .orElseGet(() -> queued(order, stamped, alone, writeMax.plus(intakeMax)));
        return outcome.whenComplete(
                (done, failure) -> open.computeIfPresent(id, (same, count) -> count == 1 ? null : count - 1));
    }

    private CompletionStage<Outcome> outcome(
            Optional<AcceptReply> reply,
            AcceptBreaker.Try tried,
            NewOrder order,
            OrderAccepted stamped,
            boolean alone) {
        // An order that does not answer leaves as unknown what it has stored as one that says so.
        return switch (reply.orElseGet(OrderProtocol.StorageUnknown::new)) {
            case OrderProtocol.Accepted(OrderAccepted first, boolean replayed) -> {
                breaker.succeeded();
                metrics.idempotency(replayed ? "replay" : "new");
                yield CompletableFuture.completedStage(new Stored(first, replayed));
            }
            case OrderProtocol.KeyReused() -> {
                breaker.succeeded();
                metrics.idempotency("mismatch");
                yield refused(new Problem.Plain(
                        Problem.Type.IDEMPOTENCY_KEY_REUSED,
                        "This key belongs to an order with other contents. Nothing was changed."));
            }
            case OrderProtocol.PriceChanged() -> {
                breaker.succeeded();
                yield refused(new Problem.PriceChanged(order.total()));
            }
            case OrderProtocol.StorageUnknown() -> {
                breaker.failed(tried);
                yield queued(order, stamped, alone, intakeMax);
            }
        };
    }

    /** The journal did not take it, or nobody knows: the queue takes it, and the entity will know it again. */
    private CompletionStage<Outcome> queued(NewOrder order, OrderAccepted stamped, boolean alone, Duration atMost) {
        if (!order.totalAsExpected()) {
            // A new order is refused for that, an old one is answered as before. Which it is only the journal knows.
            return refused(Problem.storageUnavailable(MAY_EXIST));
        }
        return intake.store(stamped)
                .toCompletableFuture()
                .orTimeout(atMost.toMillis(), TimeUnit.MILLISECONDS)
                .handle((done, failure) -> {
                    if (failure == null) {
                        return new Queued(stamped);
                    }
                    return new NotStored(alone ? Problem.storageUnavailable(MAY_EXIST) : inProgress());
                });
    }

    private Problem inProgress() {
        metrics.idempotency("in_progress");
        return new Problem.Later(
                Problem.Type.IDEMPOTENCY_KEY_IN_PROGRESS,
                "The first request with this key is not done yet. Send the same request again.",
                Duration.ofSeconds(1));
    }

    private static CompletionStage<Outcome> refused(Problem problem) {
        return CompletableFuture.completedStage(new NotStored(problem));
    }
}
