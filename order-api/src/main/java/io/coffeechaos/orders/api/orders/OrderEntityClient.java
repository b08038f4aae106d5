package io.coffeechaos.orders.api.orders;

import io.coffeechaos.orders.Failures;
import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.entity.OrderEvent.OrderAccepted;
import io.coffeechaos.orders.entity.OrderProtocol;
import io.coffeechaos.orders.entity.OrderProtocol.AcceptReply;
import io.coffeechaos.orders.entity.OrderProtocol.CancelReply;
import io.coffeechaos.orders.entity.OrderProtocol.Command;
import io.coffeechaos.orders.entity.OrderProtocol.Feed;
import io.coffeechaos.orders.entity.OrderProtocol.ReadReply;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.RecipientRef;
import org.apache.pekko.actor.typed.Scheduler;
import org.apache.pekko.actor.typed.javadsl.AskPattern;

/**
 * Asks the entities. No answer in time is a value here, not an exception: the callers differ in what it means. While this
 * node is cut off from the majority its own entities count as silent too: their successors may know more already.
 */
public final class OrderEntityClient {
    private final Function<OrderId, RecipientRef<Command>> entities;
    private final BooleanSupplier cutOff;
    private final Scheduler scheduler;

    /**
     * @param entities the entity of an order, wherever in the cluster it is
     * @param cutOff whether this node does not reach the majority of its cluster
     */
    public OrderEntityClient(
            Function<OrderId, RecipientRef<Command>> entities, BooleanSupplier cutOff, Scheduler scheduler) {
        this.entities = entities;
        this.cutOff = cutOff;
        this.scheduler = scheduler;
    }

    /** Empty if the entity did not answer in time: then nobody knows. */
    CompletionStage<Optional<AcceptReply>> accept(OrderAccepted order, boolean totalAsExpected, Duration atMost) {
        return ask(order.id(), replyTo -> new OrderProtocol.Accept(order, totalAsExpected, replyTo), atMost);
    }

    /** Empty if the entity did not answer in time: the order may be on its way back. */
    CompletionStage<Optional<CancelReply>> cancel(OrderId id, Duration atMost) {
        return ask(id, OrderProtocol.Cancel::new, atMost);
    }

    /** Empty if the entity did not answer in time. */
    CompletionStage<Optional<ReadReply>> read(OrderId id, long versionMin, Duration atMost) {
        return ask(id, replyTo -> new OrderProtocol.Get(versionMin, replyTo), atMost);
    }

    /** Empty if nothing changed in time, or the waiting was forgotten by a restart. */
    CompletionStage<Optional<ReadReply>> awaitChange(OrderId id, long version, Duration atMost) {
        // Who waits for a change goes on waiting: it may be news to the node that it is cut off, and pass.
        return cutOff.getAsBoolean()
                ? new CompletableFuture<Optional<ReadReply>>()
                        .completeOnTimeout(Optional.empty(), atMost.toMillis(), TimeUnit.MILLISECONDS)
                : ask(id, replyTo -> new OrderProtocol.AwaitChange(version, atMost, replyTo), atMost);
    }

    /** Leases a subscription; see {@link OrderProtocol.Subscribe}. */
    void subscribe(OrderId id, long afterSeq, ActorRef<Feed> subscriber) {
        entities.apply(id).tell(new OrderProtocol.Subscribe(afterSeq, subscriber));
    }

    private <R> CompletionStage<Optional<R>> ask(OrderId id, Function<ActorRef<R>, Command> question, Duration atMost) {
        if (cutOff.getAsBoolean()) {
            return CompletableFuture.completedStage(Optional.empty());
        }
        CompletionStage<R> reply = AskPattern.<Command, R>ask(entities.apply(id), question::apply, atMost, scheduler);
        return reply.handle((answer, failure) -> {
            if (failure == null) {
                // Who was asked before the node was cut off may answer after.
                return cutOff.getAsBoolean() ? Optional.empty() : Optional.of(answer);
            }
            Throwable cause = Failures.cause(failure);
            if (cause instanceof TimeoutException) {
                return Optional.empty();
            }
            throw failure instanceof RuntimeException known ? known : new CompletionException(failure);
        });
    }
}
