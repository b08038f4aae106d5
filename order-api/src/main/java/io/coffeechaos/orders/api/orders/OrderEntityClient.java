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
 * Sends commands to the order entities. A missing answer is an empty value here, not an exception, because each caller
 * interprets it differently. While this node is cut off from the majority, its own entities also count as not
 * answering, because their successors on other nodes may already know more.
 */
public final class OrderEntityClient {
    private static final Duration RENEWAL_MARGIN = Duration.ofMillis(100);

    private final Function<OrderId, RecipientRef<Command>> entities;
    private final BooleanSupplier cutOff;
    private final Scheduler scheduler;

    /**
     * @param entities finds the entity of an order on any node of the cluster
     * @param cutOff whether this node cannot reach the majority of its cluster
     * @param scheduler runs the time-outs
     */
    public OrderEntityClient(
            Function<OrderId, RecipientRef<Command>> entities, BooleanSupplier cutOff, Scheduler scheduler) {
        this.entities = entities;
        this.cutOff = cutOff;
        this.scheduler = scheduler;
    }

    /**
     * Asks the entity to accept an order. The answer is empty if the entity did not answer in time; the order may exist
     * then.
     */
    CompletionStage<Optional<AcceptReply>> accept(OrderAccepted order, Duration atMost) {
        return ask(order.id(), replyTo -> new OrderProtocol.Accept(order, true, replyTo), atMost);
    }

    /**
     * Asks the entity for an earlier acceptance under this fingerprint. The answer is empty if the entity did not answer
     * in time.
     */
    CompletionStage<Optional<AcceptReply>> recall(OrderId id, String fingerprint, Duration atMost) {
        return ask(id, replyTo -> new OrderProtocol.Recall(fingerprint, replyTo), atMost);
    }

    /**
     * Asks the entity to cancel an order. The answer is empty if the entity did not answer in time; the order may be
     * cancelled then.
     */
    CompletionStage<Optional<CancelReply>> cancel(OrderId id, Duration atMost) {
        return ask(id, OrderProtocol.Cancel::new, atMost);
    }

    /** Asks the entity for its state. The answer is empty if the entity did not answer in time. */
    CompletionStage<Optional<ReadReply>> read(OrderId id, long versionMin, Duration atMost) {
        return ask(id, replyTo -> new OrderProtocol.Get(versionMin, replyTo), atMost);
    }

    /**
     * Waits until the order changes. The answer is empty if the order did not change in time, or if the entity
     * restarted and lost this request. The answer has the same version if too many clients wait for this order.
     */
    CompletionStage<Optional<ReadReply>> awaitChange(OrderId id, long version, Duration atMost) {
        // A cut-off node lets the client wait for the full time. The node may have become cut off only now, and this
        // may end again.
        return cutOff.getAsBoolean()
                ? new CompletableFuture<Optional<ReadReply>>()
                        .completeOnTimeout(Optional.empty(), atMost.toMillis(), TimeUnit.MILLISECONDS)
                : ask(id, replyTo -> new OrderProtocol.AwaitChange(version, shortened(atMost), replyTo), atMost);
    }

    /**
     * The entity counts this client among those that wait a little shorter than the client waits. So a wait that is
     * renewed does not count twice.
     */
    private static Duration shortened(Duration atMost) {
        Duration shorter = atMost.minus(RENEWAL_MARGIN);
        return shorter.isNegative() ? Duration.ZERO : shorter;
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
                // The node may have become cut off after it asked the entity, so this answer may be out of date.
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
