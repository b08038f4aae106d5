package io.coffeechaos.orders.entity;

import io.coffeechaos.orders.CompensationOutcome;
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
 * All that is volatile in an order between two recoveries: the run that drives it, the live values it reported, its row's
 * keeper, who waits for what. {@link OrderDecider} makes a new one at every recovery, so that nothing of the
 * time before a failed write can leak into the time after it.
 */
final class EntityMemory {
    /** An order that is tried again sooner than this does not leave memory for it. */
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

    /** The memory of an entity that has received nothing yet. */
    EntityMemory(OrderSettings settings, InstantSource clock, RowSync row) {
        this.settings = settings;
        this.clock = clock;
        this.row = row;
    }

    RowSync row() {
        return row;
    }

    // ---- the run

    /** Whether the run with this number is the one that drives the order now. */
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

    /** What the run handed over is durable. */
    void recorded() {
        driving.ifPresent(current -> current.run().recorded());
    }

    void endRun() {
        driving.ifPresent(current -> current.run().stop());
        driving = Optional.empty();
    }

    /** Whether nothing is under way: it is parked for a while yet, and the row that says so and brings it back is durable. */
    boolean mayRest(Open open) {
        return open.order().delayed()
                && resting.filter(until -> clock.instant().plus(REST_MIN).isBefore(until))
                        .isPresent()
                && row.isAcknowledged();
    }

    /** The time budget ends then. */
    void expiresAt(Instant at) {
        deadline = Optional.of(at);
    }

    /** How much is left of the time budget; nothing if the deadline is past, all of it if no step was begun. */
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

    /** This is answered once the row is durable. */
    void awaitsAnswer(Reply<AcceptReply> replyTo, AcceptReply answer) {
        if (acceptWaiters.size() < settings.waitersMax()) {
            acceptWaiters.add(new AcceptWaiter(replyTo, answer));
        } else {
            replyTo.tell(new OrderProtocol.StorageUnknown());
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

    /** What can be said to a cancel at once, because it changes nothing any more; empty if it would. */
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

    /** The order has turned back, and everybody who waited for a cancel hears whether it was for that. */
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

    /** Answers at once if the version differs already or never will, else when it does; a lapsed asker is forgotten. */
    void awaitChange(OrderState state, long version, Duration atMost, Reply<OrderProtocol.ReadReply> replyTo) {
        switch (state) {
            case OrderState.NotAccepted() -> replyTo.tell(new OrderProtocol.NotFound());
            case Open open
            when open.order().version() == version -> {
                Instant now = clock.instant();
                changeWaiters.removeIf(waiter -> waiter.until().isBefore(now));
                if (changeWaiters.size() < settings.waitersMax()) {
                    changeWaiters.add(new ChangeWaiter(replyTo, now.plus(atMost)));
                }
            }
            case Stored stored -> replyTo.tell(found(stored));
        }
    }

    /** Sends what came after the subscriber's seq, and from now on each new event, until its lease ends. */
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
                }
            }
        }
    }

    /** The order has a newer version: everybody who waits for that is told. */
    void changed(Stored stored) {
        OrderProtocol.Found found = found(stored);
        changeWaiters.forEach(waiter -> waiter.replyTo().tell(found));
        changeWaiters.clear();
        subscribers.replaceAll((ref, subscriber) -> {
            feed(ref, subscriber.seq(), stored);
            return new Subscriber(stored.order().version(), subscriber.until());
        });
    }

    /** Only live values have changed. */
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
