package io.coffeechaos.orders.api.orders;

import io.coffeechaos.orders.IdempotencyKey;
import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.TenantId;
import io.coffeechaos.orders.api.admission.AcceptBreaker;
import io.coffeechaos.orders.api.http.RequestTrace;
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
import java.util.function.Supplier;

/**
 * Sends a validated order to its entity and returns the outcome for the client (order-api.md 3 and 4). It stamps the
 * time, the prices and the trace once, before the first attempt to write.
 *
 * <p>The entity has two seconds to store the order. If it does not answer in that time, the outcome is unknown, so the
 * same stamped order goes to the intake queue. While the breaker is open, an order goes to the queue at once. The queue
 * then gets the time limits of both, because the order did not wait for the journal.
 *
 * <p>An order that the catalogue refuses is not sent. Its entity is only asked whether it stored the order before the
 * catalogue changed.
 */
public final class PlaceOrder {
    private static final String MAY_EXIST = "The order may exist. The same key is safe to send again.";

    private final OrderEntityClient orders;
    private final OrderReader reads;
    private final IntakeQueue intake;
    private final TenantId tenant;
    private final AcceptBreaker breaker;
    private final OrderMetrics metrics;
    private final InstantSource clock;
    private final Duration writeMax;
    private final Duration intakeMax;
    /**
     * The open writes of this node: the number of requests per order. The limit on acceptances in flight bounds this
     * map.
     */
    private final ConcurrentHashMap<OrderId, Integer> open = new ConcurrentHashMap<>();

    /**
     * @param orders asks the entities to accept orders
     * @param reads proves that an order is new before it is refused
     * @param intake stores orders that the journal did not store
     * @param tenant a part of every order id
     * @param breaker skips the journal while it is down
     * @param metrics counts new orders, replays and mismatches
     * @param clock stamps the acceptance time
     * @param writeMax time limit for the journal and the row together
     * @param intakeMax time limit for the intake queue after that
     */
    public PlaceOrder(
            OrderEntityClient orders,
            OrderReader reads,
            IntakeQueue intake,
            TenantId tenant,
            AcceptBreaker breaker,
            OrderMetrics metrics,
            InstantSource clock,
            Duration writeMax,
            Duration intakeMax) {
        this.orders = orders;
        this.reads = reads;
        this.intake = intake;
        this.tenant = tenant;
        this.breaker = breaker;
        this.metrics = metrics;
        this.clock = clock;
        this.writeMax = writeMax;
        this.intakeMax = intakeMax;
    }

    /** The outcome of placing an order. */
    public sealed interface Outcome {}

    /**
     * The order is in the journal and has its row.
     *
     * @param order the first acceptance, also for a replay
     * @param replayed whether an earlier request had placed the order
     */
    public record Stored(OrderAccepted order, boolean replayed) implements Outcome {}

    /** The order waits in the intake queue. Only its id is promised. */
    public record Queued(OrderAccepted order) implements Outcome {}

    /** The order was refused, or it is unknown whether it was stored. */
    public record NotStored(Problem problem) implements Outcome {}

    /**
     * Accepts the order, or returns the earlier acceptance under the same key.
     *
     * @param trace the trace of the request, in which a new order goes on
     */
    public CompletionStage<Outcome> accept(NewOrder order, IdempotencyKey key, RequestTrace trace) {
        OrderId id = OrderId.of(tenant, key);
        boolean alone = open.merge(id, 1, Integer::sum) == 1;
        // The stage begins empty, so that also an exception of the first call ends the open write.
        return CompletableFuture.completedStage(id)
                .thenCompose(begun -> switch (order.verdict()) {
                    case NewOrder.Offered offered -> offered(stamped(order, offered, key, trace), alone);
                    case NewOrder.Refused(Problem problem) -> refused(id, order.fingerprint(), problem);
                })
                .whenComplete(
                        (done, failure) -> open.computeIfPresent(id, (same, count) -> count == 1 ? null : count - 1));
    }

    /** The number of orders with an open write. */
    public int openWrites() {
        return open.size();
    }

    private OrderAccepted stamped(NewOrder order, NewOrder.Offered offered, IdempotencyKey key, RequestTrace trace) {
        return new OrderAccepted(
                OrderId.of(tenant, key),
                tenant,
                key,
                order.fingerprint(),
                offered.lines(),
                offered.total(),
                order.paymentMethod(),
                order.customerId(),
                trace.id(),
                clock.instant().truncatedTo(ChronoUnit.MILLIS),
                OrderAccepted.BODY_VERSION,
                Optional.of(trace.span()));
    }

    // The catalogue offers the order.

    private CompletionStage<Outcome> offered(OrderAccepted stamped, boolean alone) {
        return breaker.tryAcquire(stamped.id())
                .map(tried -> orders.accept(stamped, writeMax)
                        .thenCompose(reply -> outcome(
                                reply,
                                tried,
                                () -> {
                                    throw new IllegalStateException("an offered order is never refused as new");
                                },
                                () -> queued(stamped, alone, intakeMax))))
                .orElseGet(() -> queued(stamped, alone, writeMax.plus(intakeMax)));
    }

    /**
     * Handles the answer of an entity. An entity that does not answer may or may not have stored the order, exactly as
     * one that reports a failed write.
     */
    private CompletionStage<Outcome> outcome(
            Optional<AcceptReply> reply,
            AcceptBreaker.Try tried,
            Supplier<CompletionStage<Outcome>> isNew,
            Supplier<CompletionStage<Outcome>> isUnknown) {
        AcceptReply answer = reply.orElseGet(OrderProtocol.StorageUnknown::new);
        switch (answer) {
            case OrderProtocol.StorageUnknown() -> breaker.failed(tried);
            case OrderProtocol.Accepted accepted -> breaker.succeeded();
            case OrderProtocol.KeyReused() -> breaker.succeeded();
            case OrderProtocol.RefusedAsNew() -> breaker.succeeded();
        }
        return switch (answer) {
            case OrderProtocol.Accepted(OrderAccepted first, boolean replayed) -> {
                metrics.idempotency(replayed ? "replay" : "new");
                yield CompletableFuture.completedStage(new Stored(first, replayed));
            }
            case OrderProtocol.KeyReused() -> {
                metrics.idempotency("mismatch");
                yield notStored(new Problem.Plain(
                        Problem.Type.IDEMPOTENCY_KEY_REUSED,
                        "This key belongs to an order with other contents. Nothing was changed."));
            }
            case OrderProtocol.RefusedAsNew() -> isNew.get();
            case OrderProtocol.StorageUnknown() -> isUnknown.get();
        };
    }

    /**
     * Puts an order into the intake queue that the journal did not store, or perhaps did not. If the journal has the
     * order after all, its entity recognises it later.
     */
    private CompletionStage<Outcome> queued(OrderAccepted stamped, boolean alone, Duration atMost) {
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

    // The catalogue refuses the order.

    /**
     * A stored order is answered as before, whatever the catalogue says now. An order that is new is refused. If it is
     * unknown whether the order is new, nothing is refused: the client could order again under another key.
     */
    private CompletionStage<Outcome> refused(OrderId id, String fingerprint, Problem problem) {
        return breaker.tryAcquire(id)
                .map(tried -> orders.recall(id, fingerprint, writeMax)
                        .thenCompose(
                                reply -> outcome(reply, tried, () -> refusedAsNew(id, problem), PlaceOrder::mayExist)))
                .orElseGet(PlaceOrder::mayExist);
    }

    /** The order may wait in the intake queue, or the entity that answered may be out of date. Then it is not new. */
    private CompletionStage<Outcome> refusedAsNew(OrderId id, Problem problem) {
        return reads.read(id)
                .thenCompose(reading -> reading instanceof OrderReader.Absent ? notStored(problem) : mayExist());
    }

    private static CompletionStage<Outcome> mayExist() {
        return notStored(Problem.storageUnavailable(MAY_EXIST));
    }

    private static CompletionStage<Outcome> notStored(Problem problem) {
        return CompletableFuture.completedStage(new NotStored(problem));
    }
}
