package io.coffeechaos.orders.api.orders;

import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.api.http.Json;
import io.coffeechaos.orders.api.orders.OrderReader.Found;
import io.coffeechaos.orders.entity.HistoryEntry;
import io.coffeechaos.orders.entity.OrderProtocol;
import io.coffeechaos.orders.entity.OrderProtocol.Feed;
import io.coffeechaos.orders.entity.OrderView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.OverflowStrategy;
import org.apache.pekko.stream.UniqueKillSwitch;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.typed.javadsl.ActorSource;
import org.apache.pekko.util.ByteString;

/**
 * Sends the history of an order as server-sent events, and then each new event (order-api.md 6).
 *
 * <pre>
 * subscribe -> history -> live values -> { entity's feed | renew the lease | heartbeat } -> dedupe by seq -> frames,
 * until terminal
 * </pre>
 *
 * The stream renews its lease with the last seq that it sent, so it survives a restart or a move of the entity. The
 * next renewal brings the events that the stream missed. The stream drops events that arrive twice.
 */
public final class OrderEventStream {
    /**
     * Most messages that a slow client may be behind before its stream ends. The client resumes with
     * {@code Last-Event-ID}.
     */
    private static final int FEED_MAX = 256;

    private static final ByteString RETRY = ByteString.fromString("retry: 2000\n\n");
    private static final ByteString HEARTBEAT = ByteString.fromString(":\n\n");

    private final OrderEntityClient orders;
    private final Duration lease;
    private final Duration heartbeat;
    private final Duration ageMax;
    private final Duration answerMax;

    /**
     * @param orders leases the subscriptions
     * @param lease interval at which a subscription is renewed; much shorter than the entity's own lease
     * @param heartbeat interval at which a comment keeps the connection open
     * @param ageMax longest time that a stream is open. A client resumes it at once, so this only ends the streams of
     *     clients that are silently gone
     * @param answerMax time limit for the entity to take a subscriber
     */
    public OrderEventStream(
            OrderEntityClient orders, Duration lease, Duration heartbeat, Duration ageMax, Duration answerMax) {
        this.orders = orders;
        this.lease = lease;
        this.heartbeat = heartbeat;
        this.ageMax = ageMax;
        this.answerMax = answerMax;
    }

    /** The result of opening a stream. */
    sealed interface Opening {}

    /**
     * The order takes this subscriber.
     *
     * @param frames all frames; the source can run once
     * @param abandon ends the subscription if the frames never run
     */
    record Open(Source<ByteString, NotUsed> frames, Runnable abandon) implements Opening {}

    /** Too many subscribers follow the order. */
    record Crowded() implements Opening {}

    /** The entity of the order did not answer in time. */
    record Silent() implements Opening {}

    private sealed interface Input {}

    private record Fed(Feed feed) implements Input {}

    private enum Beat implements Input {
        RENEW,
        HEART
    }

    /**
     * Opens the stream of all frames after this seq. The order takes the subscriber before the client gets an answer, so
     * that no client is accepted and then hears nothing.
     *
     * @param found the order and its history as read just now
     * @param after the last seq that the client has; 0 for none
     * @param materializer runs the subscription
     */
    CompletionStage<Opening> open(Found found, long after, Materializer materializer) {
        List<ByteString> past = new ArrayList<>(List.of(RETRY));
        found.events().stream()
                .filter(event -> event.seq() > after)
                .map(OrderEventStream::frame)
                .forEach(past::add);
        if (found.view().status().terminal()) {
            return CompletableFuture.completedStage(new Open(Source.from(past), () -> {}));
        }
        if (hasLiveValues(found.view())) {
            past.add(progress(found.view()));
        }
        OrderId id = found.view().id();
        long version = found.view().version();
        Pair<Pair<ActorRef<Feed>, UniqueKillSwitch>, CompletionStage<Pair<List<Feed>, Source<Feed, NotUsed>>>> begun =
                ActorSource.<Feed>actorRef(
                                message -> false, message -> Optional.empty(), FEED_MAX, OverflowStrategy.fail())
                        .viaMat(KillSwitches.single(), Keep.both())
                        .initialTimeout(answerMax)
                        .prefixAndTail(1)
                        .toMat(Sink.head(), Keep.both())
                        .run(materializer);
        ActorRef<Feed> subscriber = begun.first().first();
        UniqueKillSwitch subscription = begun.first().second();
        // The entity answers a subscription only with events. It has at least the last event that was read.
        orders.subscribe(id, version - 1, subscriber);
        return begun.second().handle((feed, failure) -> {
            if (failure != null || feed.first().isEmpty()) {
                return new Silent();
            }
            Feed first = feed.first().getFirst();
            if (first instanceof OrderProtocol.Events(var events, boolean terminal) && events.isEmpty() && terminal) {
                subscription.shutdown();
                return new Crowded();
            }
            Source<Feed, NotUsed> all = Source.single(first).concat(feed.second());
            return new Open(
                    Source.from(past)
                            .concat(live(all, () -> new Follower(id, Math.max(after, version), subscriber)))
                            .takeWithin(ageMax),
                    subscription::shutdown);
        });
    }

    private Source<ByteString, NotUsed> live(Source<Feed, NotUsed> feed, Supplier<Follower> follower) {
        return feed.<Input>map(Fed::new)
                .merge(Source.tick(lease, lease, (Input) Beat.RENEW), true)
                .merge(Source.tick(heartbeat, heartbeat, (Input) Beat.HEART), true)
                .statefulMapConcat(() -> follower.get()::on)
                .takeWhile(frame -> !frame.isEmpty());
    }

    /** The state of one stream: its own address and the last seq that it sent. */
    private final class Follower {
        private final OrderId id;
        private final ActorRef<Feed> self;
        private long sent;

        Follower(OrderId id, long after, ActorRef<Feed> self) {
            this.id = id;
            this.sent = after;
            this.self = self;
        }

        Iterable<ByteString> on(Input input) {
            return switch (input) {
                case Beat.RENEW -> renewed();
                case Beat.HEART -> List.of(HEARTBEAT);
                case Fed(OrderProtocol.Events(var events, boolean terminal)) -> followed(events, terminal);
                case Fed(OrderProtocol.Progress(OrderView view)) ->
                    view.version() < sent ? List.of() : List.of(progress(view));
            };
        }

        private List<ByteString> renewed() {
            orders.subscribe(id, sent, self);
            return List.of();
        }

        /**
         * Returns the frames of the next events in order. An event after a gap is dropped: the next renewal brings it
         * again, together with the missing events.
         */
        private List<ByteString> followed(List<HistoryEntry> events, boolean terminal) {
            List<ByteString> frames = new ArrayList<>();
            for (HistoryEntry event : events) {
                if (event.seq() == sent + 1) {
                    frames.add(frame(event));
                    sent = event.seq();
                }
            }
            boolean whole = events.isEmpty() || sent >= events.getLast().seq();
            if (terminal && whole) {
                frames.add(ByteString.emptyByteString());
            }
            return frames;
        }
    }

    private static boolean hasLiveValues(OrderView view) {
        return view.steps().stream()
                .anyMatch(step ->
                        step.nextAttemptAt().isPresent() || step.lastError().isPresent());
    }

    private static ByteString frame(HistoryEntry entry) {
        return ByteString.fromString("id: %d\nevent: %s\ndata: "
                        .formatted(entry.seq(), entry.type().wireName()))
                .concat(Json.bytes(OrderJson.event(entry)))
                .concat(ByteString.fromString("\n\n"));
    }

    private static ByteString progress(OrderView view) {
        return ByteString.fromString("event: progress\ndata: ")
                .concat(Json.bytes(OrderJson.progress(view)))
                .concat(ByteString.fromString("\n\n"));
    }
}
