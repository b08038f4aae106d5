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
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.stream.OverflowStrategy;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.typed.javadsl.ActorSource;
import org.apache.pekko.util.ByteString;

/**
 * Sends the history of an order as server-sent events, and then each new event (order-api.md 6).
 *
 * <pre>
 * history -> live values -> { entity's feed | renew the lease | heartbeat } -> dedupe by seq -> frames, until terminal
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

    /**
     * @param orders leases the subscriptions
     * @param lease interval at which a subscription is renewed; much shorter than the entity's own lease
     * @param heartbeat interval at which a comment keeps the connection open
     */
    public OrderEventStream(OrderEntityClient orders, Duration lease, Duration heartbeat) {
        this.orders = orders;
        this.lease = lease;
        this.heartbeat = heartbeat;
    }

    private sealed interface Signal {}

    private record Fed(Feed feed) implements Signal {}

    private record Begun(ActorRef<Feed> feed) implements Signal {}

    private enum Beat implements Signal {
        RENEW,
        HEART
    }

    /**
     * Returns all frames after this seq.
     *
     * @param found the order and its history as read just now
     * @param after the last seq that the client has; 0 for none
     */
    Source<ByteString, NotUsed> frames(Found found, long after) {
        List<ByteString> past = new ArrayList<>(List.of(RETRY));
        found.events().stream()
                .filter(event -> event.seq() > after)
                .map(OrderEventStream::frame)
                .forEach(past::add);
        if (found.view().status().terminal()) {
            return Source.from(past);
        }
        if (hasLiveValues(found.view())) {
            past.add(progress(found.view()));
        }
        return Source.from(past)
                .concat(live(found.view().id(), Math.max(after, found.view().version())));
    }

    private Source<ByteString, NotUsed> live(OrderId id, long after) {
        Source<Signal, NotUsed> feed = ActorSource.<Feed>actorRef(
                        message -> false, message -> Optional.empty(), FEED_MAX, OverflowStrategy.fail())
                .<Signal>map(Fed::new)
                .mapMaterializedValue(subscriber -> subscriber)
                .mergeMat(Source.<Signal>maybe(), (subscriber, begun) -> {
                    // The subscriber's address exists only from here on. This makes it the first signal of the stream.
                    begun.complete(Optional.of(new Begun(subscriber)));
                    return NotUsed.getInstance();
                });
        return feed.merge(Source.tick(lease, lease, (Signal) Beat.RENEW))
                .merge(Source.tick(heartbeat, heartbeat, (Signal) Beat.HEART))
                .statefulMapConcat(() -> new Follower(id, after)::on)
                .takeWhile(frame -> !frame.isEmpty());
    }

    /** The state of one stream: its own address and the last seq that it sent. */
    private final class Follower {
        private final OrderId id;
        private long sent;
        private Optional<ActorRef<Feed>> self = Optional.empty();

        Follower(OrderId id, long after) {
            this.id = id;
            this.sent = after;
        }

        Iterable<ByteString> on(Signal signal) {
            return switch (signal) {
                case Begun(ActorRef<Feed> feed) -> {
                    self = Optional.of(feed);
                    yield renewed();
                }
                case Beat.RENEW -> renewed();
                case Beat.HEART -> List.of(HEARTBEAT);
                case Fed(OrderProtocol.Events(var events, boolean terminal)) -> followed(events, terminal);
                case Fed(OrderProtocol.Progress(OrderView view)) ->
                    view.version() < sent ? List.of() : List.of(progress(view));
            };
        }

        private List<ByteString> renewed() {
            self.ifPresent(feed -> orders.subscribe(id, sent, feed));
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
