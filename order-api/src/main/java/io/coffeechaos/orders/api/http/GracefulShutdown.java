package io.coffeechaos.orders.api.http;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.SharedKillSwitch;
import org.apache.pekko.stream.javadsl.Flow;

/** The node's way out: once begun, it is not ready, waits are answered, and event streams end. */
public final class GracefulShutdown {
    private final CompletableFuture<Done> begun = new CompletableFuture<>();
    private final CompletableFuture<Done> streamsEnded = new CompletableFuture<>();
    private final SharedKillSwitch streams = KillSwitches.shared("drain");
    private final AtomicInteger open = new AtomicInteger();

    /**
     * Begins; a second time does nothing.
     *
     * @return completes when the last stream has ended. The server aborts a connection whose response is still being
     *     sent, so it must not be stopped before that
     */
    public CompletionStage<Done> begin() {
        begun.complete(Done.getInstance());
        streams.shutdown();
        endIfLast(open.get());
        return streamsEnded.copy();
    }

    /** Whether the node is on its way out. */
    public boolean isBegun() {
        return begun.isDone();
    }

    /** Completes when the way out begins. */
    public CompletionStage<Done> begun() {
        return begun.copy();
    }

    /** A part of a stream that ends it when the way out begins; the last part, so that its end is the stream's. */
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
