package io.coffeechaos.orders.api.http;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.SharedKillSwitch;
import org.apache.pekko.stream.javadsl.Flow;

/**
 * The shutdown signal of this node. When the shutdown has begun, the node is not ready, long polls get their answer,
 * and event streams end.
 */
public final class GracefulShutdown {
    private final Signal begun = new Signal();
    private final CompletableFuture<Done> streamsEnded = new CompletableFuture<>();
    private final SharedKillSwitch streams = KillSwitches.shared("drain");
    private final AtomicInteger open = new AtomicInteger();

    /**
     * Begins the shutdown. A second call has no further effect.
     *
     * @return completes when the last stream has ended. The server aborts a connection that is still sending a
     *     response, so the caller must not stop the server before that
     */
    public CompletionStage<Done> begin() {
        begun.give();
        streams.shutdown();
        endIfLast(open.get());
        return streamsEnded.copy();
    }

    /** Whether the shutdown has begun. */
    public boolean isBegun() {
        return begun.isGiven();
    }

    /** The signal that the shutdown begins. */
    public Signal begun() {
        return begun;
    }

    /**
     * A flow that ends its stream when the shutdown begins. It must be the last part of the stream, so that its end is
     * the end of the stream.
     */
    public <T> Flow<T, T, NotUsed> ending() {
        return Flow.<T>create().via(streams.<T>flow()).watchTermination((started, ended) -> {
            open.incrementAndGet();
            ended.whenComplete((done, failure) -> endIfLast(open.decrementAndGet()));
            return started;
        });
    }

    private void endIfLast(int stillOpen) {
        if (stillOpen == 0 && isBegun()) {
            streamsEnded.complete(Done.getInstance());
        }
    }
}
