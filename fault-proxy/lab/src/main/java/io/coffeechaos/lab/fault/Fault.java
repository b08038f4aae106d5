package io.coffeechaos.lab.fault;

import io.coffeechaos.lab.client.Await;
import java.io.IOException;
import java.time.Duration;
import java.util.SplittableRandom;

/**
 * One fault: how it is injected, how it is healed, and how its end is detected.
 *
 * @param target the broken parts, in words
 * @param begin injects the fault
 * @param heal removes the fault; {@link Act#NONE} if the system recovers by itself
 * @param settle waits until the affected parts work again
 */
public record Fault(String target, Act begin, Act heal, Act settle) {
    /** An action on a running system. */
    @FunctionalInterface
    public interface Act {
        void run() throws IOException, InterruptedException, Await.NotSoException;

        /** Does nothing. */
        Act NONE = () -> {};
    }

    /** Draws a fault: chooses its target at random. */
    @FunctionalInterface
    public interface Draw {
        Fault of(SplittableRandom random);
    }

    /**
     * A kind of fault.
     *
     * @param name the name, such as {@code node-kill}
     * @param fromStart whether recovery is counted from the start of the fault, because the fault has no end
     * @param least the shortest duration
     * @param most the longest duration
     * @param draw draws a fault of this kind
     */
    public record Kind(String name, boolean fromStart, Duration least, Duration most, Draw draw) {}
}
