package io.coffeechaos.orders.entity;

import io.coffeechaos.orders.entity.OrderEvent.OrderAccepted;
import io.coffeechaos.orders.entity.OrderProtocol.AcceptReply;
import io.coffeechaos.orders.entity.OrderState.Open;
import io.coffeechaos.orders.entity.OrderState.Stored;
import io.coffeechaos.orders.entity.OrderState.Terminal;
import io.coffeechaos.orders.saga.OrderRun;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * All that is volatile in an order between two recoveries: the run that drives it, the live values it reported, its row's
 * keeper, who waits for what. {@link OrderEntity} makes a new one at every recovery, so that nothing of the
 * time before a failed write can leak into the time after it.
 */
final class OrderSession {
    private record AcceptWaiter(ActorRef<AcceptReply> replyTo, boolean replayed) {}

    private record ChangeWaiter(ActorRef<OrderProtocol.ReadReply> replyTo, Instant until) {}

    private record Subscriber(long seq, Instant until) {}

    private final OrderSettings settings;
    private final InstantSource clock;
    private final RowKeeper row;
    /** Foreign reports are recognised by it; random, because a number per recovery would repeat after a restart. */
    private final long number = ThreadLocalRandom.current().nextLong();

    private final List<AcceptWaiter> acceptWaiters = new ArrayList<>();
    private final List<ChangeWaiter> changeWaiters = new ArrayList<>();
    private final Map<ActorRef<OrderProtocol.Feed>, Subscriber> subscribers = new HashMap<>();
    private Optional<ActorRef<OrderRun.Command>> run = Optional.empty();
    private LiveSteps live = LiveSteps.NONE;

    OrderSession(OrderSettings settings, InstantSource clock, RowKeeper row) {
        this.settings = settings;
        this.clock = clock;
        this.row = row;
    }

    RowKeeper row() {
        return row;
    }

    // ---- the run

    boolean isOf(long run) {
        return run == number;
    }

    boolean isDriven() {
        return run.isPresent();
    }

    void runs(LongFunction<ActorRef<OrderRun.Command>> start) {
        run = Optional.of(start.apply(number));
    }

    ActorRef<OrderRun.Command> run() {
        return run.orElseThrow(() -> new IllegalStateException("facts without a run"));
    }

    void endRun(Consumer<ActorRef<OrderRun.Command>> stop) {
        run.ifPresent(stop);
        run = Optional.empty();
    }

    void attempted(OrderRun.Attempted attempted) {
        live = live.with(attempted);
    }

    // ---- the first answer

    void awaitsAnswer(ActorRef<AcceptReply> replyTo, boolean replayed) {
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
    void awaitChange(OrderState state, OrderProtocol.AwaitChange await) {
        switch (state) {
            case OrderState.NotAccepted() -> await.replyTo().tell(new OrderProtocol.NotFound());
            case Open open
            when open.order().version() == await.version() -> {
                Instant now = clock.instant();
                changeWaiters.removeIf(waiter -> waiter.until().isBefore(now));
                if (changeWaiters.size() < settings.waitersMax()) {
                    changeWaiters.add(new ChangeWaiter(await.replyTo(), now.plus(await.atMost())));
                }
            }
            case Stored stored -> await.replyTo().tell(found(stored));
        }
    }

    /** Sends what came after the subscriber's seq, and from now on each new event, until its lease ends. */
    void subscribe(OrderState state, OrderProtocol.Subscribe subscribe) {
        switch (state) {
            case OrderState.NotAccepted() -> subscribe.subscriber().tell(new OrderProtocol.Events(List.of(), true));
            case Stored stored -> {
                Instant now = clock.instant();
                subscribers.values().removeIf(subscriber -> subscriber.until().isBefore(now));
                boolean renewed = subscribers.containsKey(subscribe.subscriber());
                if (renewed || subscribers.size() < settings.waitersMax()) {
                    Instant until = now.plus(settings.subscriptionLease());
                    subscribers.put(
                            subscribe.subscriber(),
                            new Subscriber(stored.order().version(), until));
                    feed(subscribe.subscriber(), subscribe.afterSeq(), stored);
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

    private static void feed(ActorRef<OrderProtocol.Feed> subscriber, long afterSeq, Stored stored) {
        List<HistoryEntry> newer = stored.order().history().stream()
                .filter(entry -> entry.seq() > afterSeq)
                .toList();
        boolean terminal = stored instanceof Terminal;
        if (!newer.isEmpty() || terminal) {
            subscriber.tell(new OrderProtocol.Events(newer, terminal));
        }
    }
}
