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
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Everything one order decides; {@link OrderEntity} is its actor. Plain and single-threaded: it is handed the state and
 * what happened, does what can be done at once through its {@link OrderPort}, and returns what is to be written, if
 * anything. It calls no dependency and answers nothing that the journal does not hold.
 *
 * <pre>
 * accept -> OrderAccepted in the journal -> row written -> answer, and only then the run begins
 * report(HandOver) -> OrderProgressed in the journal -> row, watchers -> Recorded to the run
 * </pre>
 *
 * After {@link Decision.Persist} no other method is called before {@link #persisted} or {@link #persistFailed}; after
 * {@link #persistFailed} none but {@link #recovered}.
 */
public final class OrderDecider {
    private final OrderId id;
    private final OrderSettings settings;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final OrderTelemetry telemetry;
    private final OrderPort port;
    /** Everything volatile; made new at every recovery, because this object outlives a failed write. */
    private EntityMemory memory;
    /** Whether this order was found in the journal: then an earlier owner may have called more than is recorded. */
    private boolean resumed;
    /** Recoveries in a row that failed for the order's own fault. */
    private int ownFaults;

    /**
     * The order with this id, before its recovery.
     *
     * @param random where the numbers of runs come from
     */
    public OrderDecider(
            OrderId id,
            OrderSettings settings,
            InstantSource clock,
            RandomGenerator random,
            OrderMetrics metrics,
            OrderPort port) {
        this.id = id;
        this.settings = settings;
        this.clock = clock;
        this.random = random;
        this.telemetry = new OrderTelemetry(id, metrics);
        this.port = port;
        this.memory = newMemory();
    }

    // ---- lifecycle

    /** The journal was read to its end. */
    public void recovered(OrderState state) {
        memory = newMemory();
        ownFaults = 0;
        switch (state) {
            case NotAccepted() -> idleSoon();
            case Open open -> {
                resumed = true;
                // Only its acceptance is in the journal: nobody can say that the row is, and nothing may be called or
                // answered before it is. Any later event proves the row.
                if (open.order().version() == 1) {
                    memory.row().moved(open);
                } else {
                    memory.row().provenDurable();
                    drive(open);
                }
            }
            case Terminal terminal -> {
                // Whether it is published and its row says so, nobody knows. If not, the index still shows the order,
                // and it is woken.
                memory.row().provenDurable();
                idleSoon();
            }
        }
    }

    /** The journal could not be read, or not taken. */
    public void recoveryFailed(Throwable cause) {
        telemetry.recoveryFailed(cause);
        if (UnreplayableEventException.isBehind(cause) && ++ownFaults >= settings.quarantineAfter()) {
            telemetry.quarantined(ownFaults, cause);
            port.quarantine(String.valueOf(cause.getMessage()));
        }
    }

    /** The write failed: nobody knows whether the event is in the journal, until it is read again. */
    public void persistFailed(Throwable cause) {
        telemetry.writeFailed(cause);
        memory.answerStorageUnknown();
    }

    /** The event is in the journal, and this is the state with it. */
    public void persisted(OrderState state, OrderEvent event) {
        switch (event) {
            case OrderAccepted order -> onAccepted(state, order);
            case OrderProgressed progressed -> onProgressed(state);
        }
    }

    /** A timer ended. */
    public Decision timeUp(OrderState state, OrderPort.Timer timer) {
        switch (timer) {
            case ROW_RETRY -> memory.row().askAgain();
            case IDLE -> {
                if (!(state instanceof Open)) {
                    port.passivate();
                }
            }
            case TIME_BUDGET -> {
                return onTimeBudget(state);
            }
            case PUBLISH -> {
                if (state instanceof Terminal terminal) {
                    memory.row().publishLate(terminal);
                }
            }
        }
        return Decision.Stay.INSTANCE;
    }

    private void idleSoon() {
        port.startTimer(OrderPort.Timer.IDLE, settings.idleFinished());
    }

    // ---- accept

    /** {@link OrderProtocol.Accept}. */
    public Decision accept(OrderState state, OrderAccepted order, boolean totalAsExpected, Reply<AcceptReply> replyTo) {
        return switch (state) {
            case NotAccepted() -> acceptNew(order, totalAsExpected, replyTo);
            case Stored stored -> acceptAgain(stored, order, replyTo);
        };
    }

    private Decision acceptNew(OrderAccepted order, boolean totalAsExpected, Reply<AcceptReply> replyTo) {
        if (!totalAsExpected) {
            replyTo.tell(new OrderProtocol.PriceChanged());
            return Decision.Stay.INSTANCE;
        }
        memory.awaitsAnswer(replyTo, new OrderProtocol.Accepted(order, false));
        return new Decision.Persist(order);
    }

    private void onAccepted(OrderState state, OrderAccepted order) {
        telemetry.accepted(order);
        if (state instanceof Open open) {
            memory.row().moved(open);
        }
    }

    private Decision acceptAgain(Stored stored, OrderAccepted order, Reply<AcceptReply> replyTo) {
        OrderAccepted before = stored.order().accepted();
        boolean same = before.fingerprint().equals(order.fingerprint());
        AcceptReply answer = same ? new OrderProtocol.Accepted(before, true) : new OrderProtocol.KeyReused();
        // The refusal waits for the row, too: it ends a promise that the intake queue has given for this key, and what
        // the promise is then kept by must be found again without the queue.
        if (memory.row().isDurable()) {
            replyTo.tell(answer);
        } else {
            memory.awaitsAnswer(replyTo, answer);
        }
        return Decision.Stay.INSTANCE;
    }

    // ---- drive

    /** Only ever called with the order's row durable; and a way back only with the decision in the journal. */
    private void drive(Open open) {
        switch (open) {
            case Compensating compensating -> start(SagaPlans.back(random.nextLong(), compensating));
            case Accepted(var order) -> driveForward(order);
            case Pending pending -> driveForward(pending.order());
        }
    }

    private void driveForward(OrderRecord order) {
        // Until its first step has been begun the order's time begins now: it may have come here late.
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

    /** The run said something. */
    public Decision report(OrderState state, SagaReport report) {
        if (!(state instanceof Open open) || !memory.isOf(report.run())) {
            return Decision.Stay.INSTANCE;
        }
        return switch (report) {
            case SagaReport.HandOver(long run, var facts) -> new Decision.Persist(new OrderProgressed(facts));
            case SagaReport.Attempted attempted -> onAttempted(open, attempted);
            case SagaReport.Superseded superseded -> onSuperseded(superseded);
        };
    }

    /** The run with this number is gone. If nobody stopped it that is a bug, and the next wake starts another. */
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
                memory.row().moved(open);
                memory.changed(open);
            }
            case Terminal terminal -> end(terminal);
            case NotAccepted() -> throw new IllegalStateException("progress without acceptance");
        }
    }

    private Decision onAttempted(Open open, SagaReport.Attempted attempted) {
        memory.attempted(attempted);
        memory.progressed(open);
        if (attempted.parked()) {
            memory.row().parked(open, attempted.nextAttemptAt());
        }
        return Decision.Stay.INSTANCE;
    }

    private Decision onSuperseded(SagaReport.Superseded superseded) {
        // Somebody else has undone this step, so this owner's history is out of date. Stopping drops it; the next
        // command, or the sweeper, recovers from the journal as it is now.
        telemetry.superseded(superseded);
        return Decision.Stop.INSTANCE;
    }

    // ---- turn back

    /** {@link OrderProtocol.Cancel}. It is decided by the one write that follows: before it, or not at all. */
    public Decision cancel(OrderState state, Reply<CancelReply> replyTo) {
        Optional<CancelReply> settled = memory.settledCancel(state);
        settled.ifPresentOrElse(replyTo::tell, () -> memory.awaitsCancel(replyTo));
        return settled.isPresent() ? Decision.Stay.INSTANCE : cancelAwaited();
    }

    private Decision cancelAwaited() {
        if (!memory.isCancelAwaited() || !memory.row().isDurable()) {
            return Decision.Stay.INSTANCE;
        }
        return new Decision.Persist(SagaPlans.cancelled(clock.instant()));
    }

    private Decision onTimeBudget(OrderState state) {
        if (!(state instanceof Open) || state instanceof Compensating) {
            return Decision.Stay.INSTANCE;
        }
        if (memory.timeLeft().isPositive()) {
            // The clock was set back, or the timer ended early.
            port.startTimer(OrderPort.Timer.TIME_BUDGET, memory.timeLeft());
            return Decision.Stay.INSTANCE;
        }
        return new Decision.Persist(SagaPlans.expired(settings.timeBudget(), clock.instant()));
    }

    /** The decision is in the journal: what was going forward is over, whatever it may still say. */
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

    /** The order's end is published, by this incarnation or an earlier one: that changes nothing. */
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

    /** {@link OrderProtocol.Wake}. */
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

    /** {@link OrderProtocol.Get}. */
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

    /** {@link OrderProtocol.AwaitChange}. */
    public Decision awaitChange(OrderState state, long version, Duration atMost, Reply<ReadReply> replyTo) {
        memory.awaitChange(state, version, atMost, replyTo);
        return Decision.Stay.INSTANCE;
    }

    /** {@link OrderProtocol.Subscribe}. */
    public Decision subscribe(OrderState state, long afterSeq, Reply<Feed> subscriber) {
        memory.subscribe(state, afterSeq, subscriber);
        return Decision.Stay.INSTANCE;
    }

    private EntityMemory newMemory() {
        return new EntityMemory(settings, clock, new RowSync(settings, clock, port));
    }
}
