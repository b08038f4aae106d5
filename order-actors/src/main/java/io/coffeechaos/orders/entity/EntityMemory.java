package io.coffeechaos.orders.entity;

import io.coffeechaos.orders.CompensationOutcome;
import io.coffeechaos.orders.entity.OrderEvent.OrderAccepted;
import io.coffeechaos.orders.entity.OrderProtocol.AcceptReply;
import io.coffeechaos.orders.entity.OrderProtocol.CancelReply;
import io.coffeechaos.orders.entity.OrderState.Compensating;
import io.coffeechaos.orders.entity.OrderState.Open;
import io.coffeechaos.orders.entity.OrderState.Stored;
import io.coffeechaos.orders.entity.OrderState.Terminal;
import io.coffeechaos.orders.saga.SagaPlan;
import io.coffeechaos.orders.saga.SagaReport;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The volatile state of an order between two recoveries: the current saga run, the live values that it reported, the
 * state of the row, and the callers that wait for an answer. {@link OrderDecider} creates a new instance at every
 * recovery, so no state from before a failed write is used after it.
 */
final class EntityMemory {
    /** An order whose next attempt is sooner than this stays in memory. */
    private static final Duration REST_MIN = Duration.ofSeconds(1);

    private record AcceptWaiter(Reply<AcceptReply> replyTo, AcceptReply answer) {}

    private record ChangeWaiter(Reply<OrderProtocol.ReadReply> replyTo, Instant until) {}

    private record Subscriber(long seq, Instant until) {}

    private record Driving(long number, SagaPlan plan, OrderPort.Run run) {}

    private final OrderSettings settings;
    private final InstantSource clock;
    private final RowSync row;

    private final List<AcceptWaiter> acceptWaiters = new ArrayList<>();
    private final List<Reply<CancelReply>> cancelWaiters = new ArrayList<>();
    private final List<ChangeWaiter> changeWaiters = new ArrayList<>();
    private final Map<Reply<OrderProtocol.Feed>, Subscriber> subscribers = new HashMap<>();
    private Optional<Driving> driving = Optional.empty();
    private Optional<Instant> deadline = Optional.empty();
    private Optional<Instant> resting = Optional.empty();
    private StepProgress live = StepProgress.NONE;

    /** Creates the state of an order that has no saga run and no waiting caller. */
    EntityMemory(OrderSettings settings, InstantSource clock, RowSync row) {
        this.settings = settings;
        this.clock = clock;
        this.row = row;
    }

    RowSync row() {
        return row;
    }

    // ---- the run

    /** Whether the run with this number is the current saga run. */
    boolean isOf(long number) {
        return driving.filter(current -> current.number() == number).isPresent();
    }

    boolean isDriven() {
        return driving.isPresent();
    }

    boolean isDrivenBack() {
        return driving.filter(current -> current.plan() instanceof SagaPlan.Back)
                .isPresent();
    }

    void drivenBy(SagaPlan plan, OrderPort.Run run) {
        live = StepProgress.NONE;
        driving = Optional.of(new Driving(plan.run(), plan, run));
    }

    /** Tells the current run that the events it handed over are durable. */
    void recorded() {
        driving.ifPresent(current -> current.run().recorded());
    }

    void endRun() {
        driving.ifPresent(current -> current.run().stop());
        driving = Optional.empty();
    }

    /**
     * Whether the order can leave memory without delaying its next attempt: it is parked for at least
     * {@link #REST_MIN}, and its row, which makes the sweeper wake it, is durable.
     */
    boolean mayRest(Open open) {
        return open.order().delayed()
                && resting.filter(until -> clock.instant().plus(REST_MIN).isBefore(until))
                        .isPresent()
                && row.isAcknowledged();
    }

    /** Sets the end of the time budget. */
    void expiresAt(Instant at) {
        deadline = Optional.of(at);
    }

    /** The remaining time budget: zero after the deadline, and the whole budget if no step has started. */
    Duration timeLeft() {
        return deadline.map(at -> Duration.between(clock.instant(), at))
                .map(left -> left.isNegative() ? Duration.ZERO : left)
                .orElse(settings.timeBudget());
    }

    void attempted(SagaReport.Attempted attempted) {
        live = live.with(attempted);
        resting = attempted.parked() ? Optional.of(attempted.nextAttemptAt()) : Optional.empty();
    }

    // ---- the first answer

    /**
     * Keeps this answer until the row is durable. If too many callers wait, the caller gets
     * {@link OrderProtocol.StorageUnknown} at once.
     */
    void awaitsAnswer(Reply<AcceptReply> replyTo, AcceptReply answer) {
        if (acceptWaiters.size() < settings.waitersMax()) {
            acceptWaiters.add(new AcceptWaiter(replyTo, answer));
        } else {
            replyTo.tell(new OrderProtocol.StorageUnknown());
        }
    }

    /** Answers one more acceptance of a stored order: with the order as it was accepted, or that the key is in use. */
    void answerAgain(Stored stored, String fingerprint, Reply<AcceptReply> replyTo) {
        OrderAccepted before = stored.order().accepted();
        boolean same = before.fingerprint().equals(fingerprint);
        AcceptReply answer = same ? new OrderProtocol.Accepted(before, true) : new OrderProtocol.KeyReused();
        // The refusal also waits for the row. The intake queue may have promised an order for this key, and the refusal
        // ends that promise. The stored order must then be found without the queue.
        if (row.isDurable()) {
            replyTo.tell(answer);
        } else {
            awaitsAnswer(replyTo, answer);
        }
    }

    void answerAccepted() {
        acceptWaiters.forEach(waiter -> waiter.replyTo().tell(waiter.answer()));
        acceptWaiters.clear();
    }

    // ---- the cancellation

    void awaitsCancel(Reply<CancelReply> replyTo) {
        if (cancelWaiters.size() < settings.waitersMax()) {
            cancelWaiters.add(replyTo);
        } else {
            replyTo.tell(new OrderProtocol.CancelUnknown());
        }
    }

    boolean isCancelAwaited() {
        return !cancelWaiters.isEmpty();
    }

    /** The answer to a cancel that cannot change the order any more; empty if the cancel can still change it. */
    Optional<CancelReply> settledCancel(OrderState state) {
        return switch (state) {
            case OrderState.NotAccepted() -> Optional.of(new OrderProtocol.CancelNotFound());
            case Compensating compensating
            when compensating.decision().ending() == CompensationOutcome.CANCELLED ->
                Optional.of(new OrderProtocol.AlreadyCancelled(view(compensating)));
            case Compensating compensating -> Optional.of(new OrderProtocol.NotCancellable(compensating.status()));
            case OrderState.Cancelled cancelled -> Optional.of(new OrderProtocol.AlreadyCancelled(view(cancelled)));
            case Terminal terminal -> Optional.of(new OrderProtocol.NotCancellable(terminal.status()));
            case Open open -> Optional.empty();
        };
    }

    /**
     * The order now compensates. Each caller that waits for a cancel gets the answer that fits the reason of the
     * compensation.
     */
    void answerCancels(Compensating turned) {
        answerCancels(
                turned.decision().ending() == CompensationOutcome.CANCELLED
                        ? new OrderProtocol.Cancelling(view(turned))
                        : new OrderProtocol.NotCancellable(turned.status()));
    }

    private void answerCancels(CancelReply reply) {
        cancelWaiters.forEach(waiter -> waiter.tell(reply));
        cancelWaiters.clear();
    }

    // ---- neither

    void answerStorageUnknown() {
        answerCancels(new OrderProtocol.CancelUnknown());
        acceptWaiters.forEach(waiter -> waiter.replyTo().tell(new OrderProtocol.StorageUnknown()));
        acceptWaiters.clear();
    }

    // ---- readers

    OrderView view(Stored stored) {
        return stored.order().view(stored.status(), live);
    }

    OrderProtocol.Found found(Stored stored) {
        return new OrderProtocol.Found(view(stored), stored.order().history());
    }

    /**
     * Answers at once if the version differs, or if the order is finished or does not exist. Otherwise it answers at
     * the next change. If too many callers wait, it also answers at once, with the version that the caller has. A caller
     * whose waiting time is over is dropped and gets no answer.
     */
    void awaitChange(OrderState state, long version, Duration atMost, Reply<OrderProtocol.ReadReply> replyTo) {
        switch (state) {
            case OrderState.NotAccepted() -> replyTo.tell(new OrderProtocol.NotFound());
            case Open open
            when open.order().version() == version -> {
                Instant now = clock.instant();
                changeWaiters.removeIf(waiter -> waiter.until().isBefore(now));
                if (changeWaiters.size() < settings.waitersMax()) {
                    changeWaiters.add(new ChangeWaiter(replyTo, now.plus(atMost)));
                } else {
                    replyTo.tell(found(open));
                }
            }
            case Stored stored -> replyTo.tell(found(stored));
        }
    }

    /**
     * Sends the events after the subscriber's seq, and then each new event until the lease ends. If there are too many
     * subscribers, the new one learns at once that it gets no event.
     */
    void subscribe(OrderState state, long afterSeq, Reply<OrderProtocol.Feed> feed) {
        switch (state) {
            case OrderState.NotAccepted() -> feed.tell(new OrderProtocol.Events(List.of(), true));
            case Stored stored -> {
                Instant now = clock.instant();
                subscribers.values().removeIf(subscriber -> subscriber.until().isBefore(now));
                boolean renewed = subscribers.containsKey(feed);
                if (renewed || subscribers.size() < settings.waitersMax()) {
                    Instant until = now.plus(settings.subscriptionLease());
                    subscribers.put(feed, new Subscriber(stored.order().version(), until));
                    feed(feed, afterSeq, stored);
                } else {
                    feed.tell(new OrderProtocol.Events(List.of(), true));
                }
            }
        }
    }

    void unsubscribe(Reply<OrderProtocol.Feed> feed) {
        subscribers.remove(feed);
    }

    /** The order has a new version. Each caller and subscriber that waits for it is told. */
    void changed(Stored stored) {
        OrderProtocol.Found found = found(stored);
        changeWaiters.forEach(waiter -> waiter.replyTo().tell(found));
        changeWaiters.clear();
        subscribers.replaceAll((ref, subscriber) -> {
            feed(ref, subscriber.seq(), stored);
            return new Subscriber(stored.order().version(), subscriber.until());
        });
    }

    /** Sends the changed live values to the subscribers. The version stays the same. */
    void progressed(Open open) {
        if (!subscribers.isEmpty()) {
            OrderProtocol.Progress progress =
                    new OrderProtocol.Progress(open.order().view(open.status(), live));
            subscribers.keySet().forEach(subscriber -> subscriber.tell(progress));
        }
    }

    private static void feed(Reply<OrderProtocol.Feed> subscriber, long afterSeq, Stored stored) {
        List<HistoryEntry> newer = stored.order().history().stream()
                .filter(entry -> entry.seq() > afterSeq)
                .toList();
        boolean terminal = stored instanceof Terminal;
        if (!newer.isEmpty() || terminal) {
            subscriber.tell(new OrderProtocol.Events(newer, terminal));
        }
    }
}
