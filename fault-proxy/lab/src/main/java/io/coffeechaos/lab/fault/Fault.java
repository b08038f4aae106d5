package io.coffeechaos.lab.fault;

import io.coffeechaos.lab.client.Await;
import java.io.IOException;
import java.time.Duration;
import java.util.SplittableRandom;

/**
 * One thing that is broken: how it begins, how it is healed, and how one knows that it is over.
 *
 * @param target what is broken, in words
 * @param begin breaks it
 * @param heal undoes it, if it has to be undone
 * @param settle waits until the parts concerned are there again
 */
public record Fault(String target, Act begin, Act heal, Act settle) {
    /** Something that is done to a running system. */
    @FunctionalInterface
    public interface Act {
        void run() throws IOException, InterruptedException, Await.NotSoException;

        /** Nothing to do. */
        Act NONE = () -> {};
    }

    /** Draws what is to be broken. */
    @FunctionalInterface
    public interface Draw {
        Fault of(SplittableRandom random);
    }

    /**
     * A kind of fault.
     *
     * @param name such as {@code node-kill}
     * @param fromStart whether recovery is counted from the begin, since nobody heals it
     * @param least how long it lasts at least
     * @param most how long it lasts at most
     * @param draw which of the things that can be broken so
     */
    public record Kind(String name, boolean fromStart, Duration least, Duration most, Draw draw) {}
}
