package io.coffeechaos.orders.api.edge;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.SharedKillSwitch;
import org.apache.pekko.stream.javadsl.Flow;

/** The node's way out: once begun, it is not ready, waits are answered, and event streams end. */
public final class Drain {
    private final CompletableFuture<Done> begun = new CompletableFuture<>();
    private final SharedKillSwitch streams = KillSwitches.shared("drain");

    /** Begins; a second time does nothing. */
    public void begin() {
        begun.complete(Done.getInstance());
        streams.shutdown();
    }

    /** Whether the node is on its way out. */
    public boolean isBegun() {
        return begun.isDone();
    }

    /** Completes when the way out begins. */
    public CompletionStage<Done> begun() {
        return begun.copy();
    }

    /** A part of a stream that ends it when the way out begins. */
    public <T> Flow<T, T, NotUsed> ending() {
        return Flow.<T>create().via(streams.<T>flow());
    }
}
