package io.coffeechaos.orders.entity;

import io.coffeechaos.orders.CborSerializable;
import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.entity.OrderEvent.OrderAccepted;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;

/** What is said to an order ({@link OrderEntity}) and what it answers. What it tells only itself is declared there. */
public interface OrderProtocol {

    // ---- commands

    /** What the entity understands: what others say to it, and what it tells only itself. */
    sealed interface Command permits External, OrderEntity.Internal {}

    /** What any node may say to an order. Its bytes are a contract between two releases that share a cluster. */
    sealed interface External extends Command, CborSerializable
            permits Accept, Cancel, Get, AwaitChange, Subscribe, Wake {}

    /**
     * Accept this order, or answer as before if it was accepted already.
     *
     * @param order what the API stamped
     * @param totalAsExpected whether the client's expected total is the server's; checked only if the order is new
     */
    record Accept(OrderAccepted order, boolean totalAsExpected, ActorRef<AcceptReply> replyTo) implements External {}

    /** Undo what was done and end CANCELLED, if that is still possible. */
    record Cancel(ActorRef<CancelReply> replyTo) implements External {}

    /**
     * Read the order.
     *
     * @param versionMin the version that the reader has seen elsewhere: an entity that knows less is stale
     */
    record Get(long versionMin, ActorRef<ReadReply> replyTo) implements External {}

    /**
     * Answer when the version differs from this one, or at once if it does already or never will. The asker's time-out
     * ends the waiting.
     */
    record AwaitChange(long version, Duration atMost, ActorRef<ReadReply> replyTo) implements External {}

    /** Send all events after this one, then each new one. A lease: renew it, with the last seq, well before it ends. */
    record Subscribe(long afterSeq, ActorRef<Feed> subscriber) implements External {}

    /** Be alive: drive on if open, write the row again if finished. */
    record Wake(ActorRef<Awake> replyTo) implements External {}

    // ---- replies

    /** The answer to {@link Accept}. */
    sealed interface AcceptReply extends CborSerializable {}

    /** Journal and row are durable. */
    record Accepted(OrderAccepted order, boolean replayed) implements AcceptReply {}

    /** The key belongs to an order with another fingerprint; nothing changed. */
    record KeyReused() implements AcceptReply {}

    /** The order is new and the client expected another total; nothing changed. */
    record PriceChanged() implements AcceptReply {}

    /** A write failed: the order may exist. The same key finds out. */
    record StorageUnknown() implements AcceptReply {}

    /** The answer to {@link Cancel}. */
    sealed interface CancelReply extends CborSerializable {}

    /** The cancellation is durable: the order will end CANCELLED, and nothing else. */
    record Cancelling(OrderView view) implements CancelReply {}

    /** It was cancelled before: the order has ended CANCELLED or is on its way there. */
    record AlreadyCancelled(OrderView view) implements CancelReply {}

    /** It has ended, or is being undone for another reason; nothing changed. */
    record NotCancellable(OrderStatus status) implements CancelReply {}

    /** No such order was ever accepted. */
    record CancelNotFound() implements CancelReply {}

    /** A write failed: the order may be cancelled. Asking again finds out. */
    record CancelUnknown() implements CancelReply {}

    /** The answer to {@link Get} and {@link AwaitChange}. */
    sealed interface ReadReply extends CborSerializable {}

    /** The order, never ahead of the journal. */
    record Found(OrderView view, List<HistoryEntry> events) implements ReadReply {
        /** Copies the events. */
        public Found {
            events = List.copyOf(events);
        }
    }

    /** No such order was ever accepted. */
    record NotFound() implements ReadReply {}

    /** This owner is out of date and has stopped; ask again. */
    record Stale() implements ReadReply {}

    /** What a subscriber is sent. */
    sealed interface Feed extends CborSerializable {}

    /** Outward events, oldest first; {@code terminal} if no more will follow. */
    record Events(List<HistoryEntry> events, boolean terminal) implements Feed {
        /** Copies the events. */
        public Events {
            events = List.copyOf(events);
        }
    }

    /** Live values changed; not part of the history. */
    record Progress(OrderView view) implements Feed {}

    /** The order is in memory and looked after, or finished and its row written. */
    record Awake(OrderId id) implements CborSerializable {}
}
