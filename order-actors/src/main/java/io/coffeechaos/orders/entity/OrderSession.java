package io.coffeechaos.orders.entity;

import io.coffeechaos.orders.entity.OrderEvent.OrderAccepted;
import io.coffeechaos.orders.entity.OrderProtocol.AcceptReply;
import io.coffeechaos.orders.entity.OrderState.Open;
import io.coffeechaos.orders.entity.OrderState.Stored;
import io.coffeechaos.orders.entity.OrderState.Terminal;
import io.coffeechaos.orders.saga.RunReport;
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
final class OrderSession {
    private record AcceptWaiter(Reply<AcceptReply> replyTo, boolean replayed) {}

    private record ChangeWaiter(Reply<OrderProtocol.ReadReply> replyTo, Instant until) {}

    private record Subscriber(long seq, Instant until) {}

    private final OrderSettings settings;
    private final InstantSource clock;
    private final RowKeeper row;
    private final long number;

    private final List<AcceptWaiter> acceptWaiters = new ArrayList<>();
    private final List<ChangeWaiter> changeWaiters = new ArrayList<>();
    private final Map<Reply<OrderProtocol.Feed>, Subscriber> subscribers = new HashMap<>();
    private Optional<OrderPort.Run> run = Optional.empty();
    private LiveSteps live = LiveSteps.NONE;

    /**
     * A session that nobody has talked to.
     *
     * @param number foreign reports are recognised by it; random, because a number per recovery would repeat after a
     *     restart
     */
    OrderSession(long number, OrderSettings settings, InstantSource clock, RowKeeper row) {
        this.number = number;
        this.settings = settings;
        this.clock = clock;
        this.row = row;
    }

    RowKeeper row() {
        return row;
    }

    // ---- the run

    /** The number of the run that this session starts. */
    long number() {
        return number;
    }

    boolean isDriven() {
        return run.isPresent();
    }

    void runs(OrderPort.Run started) {
        run = Optional.of(started);
    }

    OrderPort.Run run() {
        return run.orElseThrow(() -> new IllegalStateException("facts without a run"));
    }

    void endRun() {
        run.ifPresent(OrderPort.Run::stop);
        run = Optional.empty();
    }

    void attempted(RunReport.Attempted attempted) {
        live = live.with(attempted);
    }

    // ---- the first answer

    void awaitsAnswer(Reply<AcceptReply> replyTo, boolean replayed) {
        if (acceptWaiters.size() < settings.waitersMax()) {
            acceptWaiters.add(new AcceptWaiter(replyTo, replayed));
        } else {
            replyTo.tell(new OrderProtocol.StorageUnknown());
        }
    }

    void answerAccepted(OrderAccepted order) {
        acceptWaiters.forEach(waiter -> waiter.replyTo().tell(new OrderProtocol.Accepted(order, waiter.replayed())));
        acceptWaiters.clear();
    }

    void answerStorageUnknown() {
        acceptWaiters.forEach(waiter -> waiter.replyTo().tell(new OrderProtocol.StorageUnknown()));
        acceptWaiters.clear();
    }

    // ---- readers

    OrderProtocol.Found found(Stored stored) {
        return new OrderProtocol.Found(
                stored.order().view(stored.status(), live), stored.order().history());
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
