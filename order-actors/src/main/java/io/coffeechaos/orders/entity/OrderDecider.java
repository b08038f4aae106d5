package io.coffeechaos.orders.entity;

import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.entity.OrderEvent.OrderAccepted;
import io.coffeechaos.orders.entity.OrderEvent.OrderProgressed;
import io.coffeechaos.orders.entity.OrderProtocol.AcceptReply;
import io.coffeechaos.orders.entity.OrderProtocol.Awake;
import io.coffeechaos.orders.entity.OrderProtocol.CancelReply;
import io.coffeechaos.orders.entity.OrderProtocol.Feed;
import io.coffeechaos.orders.entity.OrderProtocol.ReadReply;
import io.coffeechaos.orders.entity.OrderState.Accepted;
import io.coffeechaos.orders.entity.OrderState.Compensating;
import io.coffeechaos.orders.entity.OrderState.NotAccepted;
import io.coffeechaos.orders.entity.OrderState.Open;
import io.coffeechaos.orders.entity.OrderState.Pending;
import io.coffeechaos.orders.entity.OrderState.Stored;
import io.coffeechaos.orders.entity.OrderState.Terminal;
import io.coffeechaos.orders.metrics.OrderMetrics;
import io.coffeechaos.orders.saga.SagaPlan;
import io.coffeechaos.orders.saga.SagaReport;
import io.coffeechaos.orders.tracing.SpanSink;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * All decisions of one order; {@link OrderEntity} is its actor. A plain, single-threaded object: each method gets the
 * state and an input, runs immediate effects through the {@link OrderPort}, and returns the event to write, if any. It
 * calls no dependency, and its answers contain only what the journal holds.
 *
 * <pre>
 * accept -> OrderAccepted in the journal -> row written -> answer -> saga run starts
 * report(HandOver) -> OrderProgressed in the journal -> row, subscribers -> Recorded to the saga run
 * </pre>
 *
 * After {@link Decision.Persist}, the entity calls no other method before {@link #persisted} or {@link #persistFailed}.
 * After {@link #persistFailed}, it calls only {@link #recovered} or {@link #recoveryFailed}.
 */
public final class OrderDecider {
    private final OrderId id;
    private final OrderSettings settings;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final OrderTelemetry telemetry;
    private final OrderPort port;
    /** The volatile state. It is created again at every recovery, because this object outlives a failed write. */
    private EntityMemory memory;
    /** Whether this order was recovered: then an earlier owner may have made calls that are not recorded. */
    private boolean resumed;
    /** Consecutive recoveries that failed because of the order's own events. */
    private int ownFaults;

    /** Creates the decider of one order, before its recovery; {@code random} is the source of the run numbers. */
    public OrderDecider(
            OrderId id,
            OrderSettings settings,
            InstantSource clock,
            RandomGenerator random,
            OrderMetrics metrics,
            SpanSink spans,
            OrderPort port) {
        this.id = id;
        this.settings = settings;
        this.clock = clock;
        this.random = random;
        this.telemetry = new OrderTelemetry(id, metrics, spans, clock);
        this.port = port;
        this.memory = newMemory();
    }

    // ---- lifecycle

    /** The recovery is complete: the whole journal of the order was replayed. */
    public void recovered(OrderState state) {
        memory = newMemory();
        ownFaults = 0;
        telemetry.recovered(state);
        switch (state) {
            case NotAccepted() -> idleSoon();
            case Open open -> {
                resumed = true;
                // The journal holds only the acceptance, so the row may be missing. The order makes no call and gives
                // no answer before the row is durable. Any later event proves that the row is durable.
                if (open.order().version() == 1) {
                    memory.row().moved(open);
                } else {
                    memory.row().provenDurable();
                    drive(open);
                }
            }
            case Terminal terminal -> {
                // If its event is unpublished or its last row unwritten, the sweeper finds the order and wakes it.
                memory.row().provenDurable();
                idleSoon();
            }
        }
    }

    /** The journal could not be read, or an event could not be replayed. */
    public void recoveryFailed(Throwable cause) {
        telemetry.recoveryFailed(cause);
        if (UnreplayableEventException.isBehind(cause) && ++ownFaults >= settings.quarantineAfter()) {
            telemetry.quarantined(ownFaults, cause);
            port.quarantine(String.valueOf(cause.getMessage()));
        }
    }

    /** The write failed. Until the journal is read again, it is unknown whether the journal holds the event. */
    public void persistFailed(Throwable cause) {
        telemetry.writeFailed(cause);
        memory.answerStorageUnknown();
    }

    /** The journal holds the event. This is the state after it. */
    public void persisted(OrderState state, OrderEvent event) {
        telemetry.written();
        switch (event) {
            case OrderAccepted order -> {
                telemetry.accepted(order.traceId());
                if (state instanceof Open open) {
                    memory.row().moved(open);
                }
            }
            case OrderProgressed progressed -> onProgressed(state);
        }
    }

    /** A timer fired. */
    public Decision timeUp(OrderState state, OrderPort.Timer timer) {
        switch (timer) {
            case ROW_RETRY -> memory.row().askAgain();
            case ROW_WAIT -> memory.row().waited(state);
            case IDLE -> {
                if (!(state instanceof Open)) {
                    port.passivate();
                }
            }
            case TIME_BUDGET -> {
                return onTimeBudget(state);
            }
            case PUBLISH -> memory.row().publishLate(state);
        }
        return Decision.Stay.INSTANCE;
    }

    /** A command has arrived from outside; {@code woken} if the sweeper sent it. */
    public void addressed(boolean woken) {
        telemetry.addressed(woken);
    }

    private Decision persist(OrderEvent event) {
        telemetry.writing(event);
        return new Decision.Persist(event);
    }

    private void idleSoon() {
        port.startTimer(OrderPort.Timer.IDLE, settings.idleFinished());
    }

    // ---- accept

    /** Handles {@link OrderProtocol.Accept}. Only an order that is new and as expected is stored. */
    public Decision accept(OrderState state, OrderAccepted order, boolean totalAsExpected, Reply<AcceptReply> replyTo) {
        if (state instanceof NotAccepted && totalAsExpected) {
            telemetry.traced(order.traceId());
            memory.awaitsAnswer(replyTo, new OrderProtocol.Accepted(order, false));
            return persist(order);
        }
        return recall(state, order.fingerprint(), replyTo);
    }

    /** Handles {@link OrderProtocol.Recall}. */
    public Decision recall(OrderState state, String fingerprint, Reply<AcceptReply> replyTo) {
        switch (state) {
            case NotAccepted() -> replyTo.tell(new OrderProtocol.RefusedAsNew());
            case Stored stored -> memory.answerAgain(stored, fingerprint, replyTo);
        }
        return Decision.Stay.INSTANCE;
    }

    // ---- drive

    /** Starts a saga run. The row must be durable; of a compensation, the journal must hold the decision. */
    private void drive(Open open) {
        switch (open) {
            case Compensating compensating -> start(SagaPlans.back(random.nextLong(), compensating));
            case Accepted(var order) -> driveForward(order);
            case Pending pending -> driveForward(pending.order());
        }
    }

    private void driveForward(OrderRecord order) {
        // Before its first step, the time budget of the order starts now, because a queued order may arrive late.
        Instant begun = order.version() == 1 ? clock.instant() : order.begunAt();
        memory.expiresAt(begun.plus(settings.timeBudget()));
        port.startTimer(OrderPort.Timer.TIME_BUDGET, memory.timeLeft());
        if (memory.timeLeft().isPositive()) {
            order.current().ifPresent(step -> start(SagaPlans.forward(random.nextLong(), order, step, resumed)));
        }
    }

    private void start(SagaPlan plan) {
        memory.drivenBy(plan, port.startRun(plan));
    }

    /** Handles a report of a saga run. */
    public Decision report(OrderState state, SagaReport report) {
        if (!(state instanceof Open open) || !memory.isOf(report.run())) {
            return Decision.Stay.INSTANCE;
        }
        return switch (report) {
            case SagaReport.HandOver(long run, var facts) -> persist(new OrderProgressed(facts));
            case SagaReport.Attempted attempted -> onAttempted(open, attempted);
            case SagaReport.Superseded superseded -> {
                // The history of this owner is out of date. The next command recovers the order from the journal.
                telemetry.superseded(superseded);
                yield Decision.Stop.INSTANCE;
            }
        };
    }

    /** The run with this number has ended. If the decider did not stop it, the next wake starts a new run. */
    public Decision runEnded(OrderState state, long run) {
        if (memory.isOf(run)) {
            telemetry.runLost();
            memory.endRun();
        }
        return Decision.Stay.INSTANCE;
    }

    private void onProgressed(OrderState state) {
        switch (state) {
            case Compensating turned when !memory.isDrivenBack() -> turnBack(turned);
            case Open open -> {
                memory.recorded();
                memory.row().progressed();
                memory.changed(open);
            }
            case Terminal terminal -> end(terminal);
            case NotAccepted() -> throw new IllegalStateException("progress without acceptance");
        }
    }

    private Decision onAttempted(Open open, SagaReport.Attempted attempted) {
        memory.attempted(attempted);
        telemetry.attempted(attempted, open);
        memory.progressed(open);
        if (attempted.parked()) {
            memory.row().parked(open, attempted.nextAttemptAt());
        }
        return Decision.Stay.INSTANCE;
    }

    // ---- turn back

    /**
     * Handles {@link OrderProtocol.Cancel}. The one write that follows decides the cancel. The caller gets its answer
     * after this write, or at once if the cancel cannot change the order.
     */
    public Decision cancel(OrderState state, Reply<CancelReply> replyTo) {
        Optional<CancelReply> settled = memory.settledCancel(state);
        settled.ifPresentOrElse(replyTo::tell, () -> memory.awaitsCancel(replyTo));
        return settled.isPresent() ? Decision.Stay.INSTANCE : cancelAwaited();
    }

    private Decision cancelAwaited() {
        if (!memory.isCancelAwaited() || !memory.row().isDurable()) {
            return Decision.Stay.INSTANCE;
        }
        return persist(SagaPlans.cancelled(clock.instant()));
    }

    private Decision onTimeBudget(OrderState state) {
        if (!(state instanceof Open) || state instanceof Compensating) {
            return Decision.Stay.INSTANCE;
        }
        if (memory.timeLeft().isPositive()) {
            // The clock was set back, or the timer fired too early.
            port.startTimer(OrderPort.Timer.TIME_BUDGET, memory.timeLeft());
            return Decision.Stay.INSTANCE;
        }
        return persist(SagaPlans.expired(settings.timeBudget(), clock.instant()));
    }

    /** The journal holds the decision to compensate. The forward run is stopped, and its later reports are ignored. */
    private void turnBack(Compensating turned) {
        memory.endRun();
        port.cancelTimer(OrderPort.Timer.TIME_BUDGET);
        drive(turned);
        memory.row().moved(turned);
        memory.changed(turned);
        memory.answerCancels(turned);
    }

    // ---- end

    private void end(Terminal terminal) {
        memory.endRun();
        port.cancelTimer(OrderPort.Timer.TIME_BUDGET);
        memory.changed(terminal);
        telemetry.finished(terminal);
        memory.row().ended(terminal);
        idleSoon();
    }

    /** The event of the finished order is published, by this incarnation or an earlier one. */
    public Decision published(OrderState state) {
        if (state instanceof Terminal terminal) {
            memory.row().published(terminal);
        }
        return Decision.Stay.INSTANCE;
    }

    // ---- row

    /** The row, or a newer one, is durable. */
    public Decision rowStored(OrderState state, RowWriterPort.Stored row) {
        memory.row().stored(row);
        memory.answerAccepted();
        if (!(state instanceof Open open)) {
            return Decision.Stay.INSTANCE;
        }
        Decision decision = cancelAwaited();
        if (decision instanceof Decision.Stay && !memory.isDriven()) {
            drive(open);
        } else if (memory.mayRest(open) && port.isCrowded()) {
            port.passivate();
        }
        return decision;
    }

    /** Handles {@link OrderProtocol.Wake}. */
    public Decision wake(OrderState state, Reply<Awake> replyTo) {
        switch (state) {
            case NotAccepted() -> replyTo.tell(new Awake(id));
            case Open open -> {
                if (memory.row().isDurable() && !memory.isDriven()) {
                    drive(open);
                }
                memory.row().awake(open);
                replyTo.tell(new Awake(id));
            }
            case Terminal terminal -> {
                memory.row().awakeAfterEnd(terminal, replyTo);
                idleSoon();
            }
        }
        return Decision.Stay.INSTANCE;
    }

    // ---- read

    /** Handles {@link OrderProtocol.Get}. */
    public Decision get(OrderState state, long versionMin, Reply<ReadReply> replyTo) {
        return switch (state) {
            case NotAccepted()
            when versionMin == 0 -> {
                replyTo.tell(new OrderProtocol.NotFound());
                yield Decision.Stay.INSTANCE;
            }
            case Stored stored
            when stored.order().version() >= versionMin -> {
                replyTo.tell(memory.found(stored));
                yield Decision.Stay.INSTANCE;
            }
            case OrderState stale -> {
                telemetry.stale(versionMin);
                replyTo.tell(new OrderProtocol.Stale());
                yield Decision.Stop.INSTANCE;
            }
        };
    }

    /** Handles {@link OrderProtocol.AwaitChange}. */
    public Decision awaitChange(OrderState state, long version, Duration atMost, Reply<ReadReply> replyTo) {
        memory.awaitChange(state, version, atMost, replyTo);
        return Decision.Stay.INSTANCE;
    }

    /** Handles {@link OrderProtocol.Subscribe}. */
    public Decision subscribe(OrderState state, long afterSeq, Reply<Feed> subscriber) {
        memory.subscribe(state, afterSeq, subscriber);
        return Decision.Stay.INSTANCE;
    }

    /** The subscriber has ended. */
    public Decision unsubscribe(Reply<Feed> subscriber) {
        memory.unsubscribe(subscriber);
        return Decision.Stay.INSTANCE;
    }

    private EntityMemory newMemory() {
        return new EntityMemory(settings, clock, new RowSync(settings, clock, port));
    }
}
