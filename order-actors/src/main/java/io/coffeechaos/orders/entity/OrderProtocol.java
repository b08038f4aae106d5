package io.coffeechaos.orders.entity;

import io.coffeechaos.orders.CborSerializable;
import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.entity.OrderEvent.OrderAccepted;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * The messages to an order ({@link OrderEntity}) and its replies. Messages from the entity to itself are declared in
 * the entity.
 */
public interface OrderProtocol {

    // ---- commands

    /** A command that the entity handles, from another actor or from itself. */
    sealed interface Command permits External, OrderEntity.Internal {}

    /** A command from any node. Its bytes are a contract between two releases in one cluster. */
    sealed interface External extends Command, CborSerializable
            permits Accept, Recall, Cancel, Get, AwaitChange, Subscribe, Wake {}

    /**
     * Accept this order. If it was accepted before, answer as before.
     *
     * @param order the order as the API built it
     * @param totalAsExpected whether the order may be accepted if it is new. A node of this release always sends true; a
     *     node of an earlier release sends false if the client expects another total
     */
    record Accept(OrderAccepted order, boolean totalAsExpected, ActorRef<AcceptReply> replyTo) implements External {}

    /**
     * Answer as before if an order was accepted before. The API sends this instead of {@link Accept} if the catalogue
     * refuses the order: only an order that is new is refused.
     *
     * @param fingerprint the fingerprint of the request
     */
    record Recall(String fingerprint, ActorRef<AcceptReply> replyTo) implements External {}

    /** Cancel the order: undo its steps and end CANCELLED, if this is still possible. */
    record Cancel(ActorRef<CancelReply> replyTo) implements External {}

    /**
     * Read the order.
     *
     * @param versionMin the version that the reader has seen elsewhere; an entity with a lower version is stale
     */
    record Get(long versionMin, ActorRef<ReadReply> replyTo) implements External {}

    /**
     * Answer when the version differs from this one. Answer at once if it already differs or cannot change any more, and
     * also if too many callers wait already. The timeout of the caller ends the wait.
     */
    record AwaitChange(long version, Duration atMost, ActorRef<ReadReply> replyTo) implements External {}

    /**
     * Send all events after this seq, and then each new one. The subscription is a lease. The subscriber renews it with
     * the last seq well before it ends. A subscriber over the limit of the order gets {@link Events} without events and
     * with {@code terminal}: no event will follow.
     */
    record Subscribe(long afterSeq, ActorRef<Feed> subscriber) implements External {}

    /** Wake the order. An open order continues its saga; a finished order writes its row again. */
    record Wake(ActorRef<Awake> replyTo) implements External {}

    // ---- replies

    /** The answer to {@link Accept} and {@link Recall}. */
    sealed interface AcceptReply extends CborSerializable {}

    /** The event in the journal and the row are durable. */
    record Accepted(OrderAccepted order, boolean replayed) implements AcceptReply {}

    /** The key belongs to an order with another fingerprint. Nothing changed. */
    record KeyReused() implements AcceptReply {}

    /** The order is new, and the API refuses it. Nothing changed. */
    record RefusedAsNew() implements AcceptReply {}

    /** A write failed, so the order may exist. The client repeats the request with the same key to find out. */
    record StorageUnknown() implements AcceptReply {}

    /** The answer to {@link Cancel}. */
    sealed interface CancelReply extends CborSerializable {}

    /** The cancellation is durable. The order will end CANCELLED. */
    record Cancelling(OrderView view) implements CancelReply {}

    /** The order was cancelled before. It has ended CANCELLED or will end so. */
    record AlreadyCancelled(OrderView view) implements CancelReply {}

    /** The order has ended, or it compensates for another reason. Nothing changed. */
    record NotCancellable(OrderStatus status) implements CancelReply {}

    /** The order was never accepted. */
    record CancelNotFound() implements CancelReply {}

    /** A write failed, so the order may be cancelled. The client repeats the cancel to find out. */
    record CancelUnknown() implements CancelReply {}

    /** The answer to {@link Get} and {@link AwaitChange}. */
    sealed interface ReadReply extends CborSerializable {}

    /** The order. It never shows an event that the journal does not hold. */
    record Found(OrderView view, List<HistoryEntry> events) implements ReadReply {
        /** Copies the events. */
        public Found {
            events = List.copyOf(events);
        }
    }

    /** The order was never accepted. */
    record NotFound() implements ReadReply {}

    /** This entity is out of date and has stopped. The caller asks again. */
    record Stale() implements ReadReply {}

    /** A message to a subscriber. */
    sealed interface Feed extends CborSerializable {}

    /** Outward events, oldest first. {@code terminal} is true if no event will follow for this subscriber. */
    record Events(List<HistoryEntry> events, boolean terminal) implements Feed {
        /** Copies the events. */
        public Events {
            events = List.copyOf(events);
        }
    }

    /** The live values changed. They are not part of the history. */
    record Progress(OrderView view) implements Feed {}

    /** The order is in memory and its saga runs, or it is finished and its row is written. */
    record Awake(OrderId id) implements CborSerializable {}
}
