package io.coffeechaos.orders;

import java.util.concurrent.CompletionException;

/** Reads the failure of a completion stage. */
public final class Failures {
    private Failures() {}

    /**
     * The failure itself: a stage hands on the failure of the stage before it in a {@link CompletionException}.
     *
     * @param failure null if the stage did not fail
     * @return null if the stage did not fail
     */
    public static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
