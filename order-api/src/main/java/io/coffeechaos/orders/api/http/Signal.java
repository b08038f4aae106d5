package io.coffeechaos.orders.api.http;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * A signal that is given at most once. A short wait can listen to a signal that is given much later or never, because
 * its listener can be removed. A listener of a {@link CompletableFuture} cannot: each wait would leave one behind.
 */
public final class Signal {
    private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();
    private volatile boolean given;

    /** Stops listening. */
    public interface Registration {
        /** Removes the listener. A second call has no effect. */
        void remove();
    }

    private static final class Listener {
        private final Runnable action;
        private final AtomicBoolean called = new AtomicBoolean();

        Listener(Runnable action) {
            this.action = action;
        }

        void call() {
            if (called.compareAndSet(false, true)) {
                action.run();
            }
        }
    }

    /** Gives the signal. A second call has no effect. */
    public void give() {
        given = true;
        for (Listener listener : List.copyOf(listeners)) {
            listeners.remove(listener);
            listener.call();
        }
    }

    /** Whether the signal was given. */
    public boolean isGiven() {
        return given;
    }

    /** Runs the action once when the signal is given, or now if it was given before. */
    public Registration whenGiven(Runnable action) {
        Listener listener = new Listener(action);
        listeners.add(listener);
        if (given) {
            listeners.remove(listener);
            listener.call();
        }
        return () -> listeners.remove(listener);
    }

    /** The number of actions that wait for the signal. */
    public int listeners() {
        return listeners.size();
    }

    /**
     * Waits for a result, but only until one of the signals is given.
     *
     * @param otherwise the result when a signal is given first
     * @param signals end the wait
     * @param wait starts the wait. It gets a question whose answer is true as soon as nobody needs the result any more
     */
    public static <T> CompletionStage<T> orUntil(
            T otherwise, List<Signal> signals, Function<BooleanSupplier, CompletionStage<T>> wait) {
        CompletableFuture<T> result = new CompletableFuture<>();
        List<Registration> registrations = signals.stream()
                .map(signal -> signal.whenGiven(() -> result.complete(otherwise)))
                .toList();
        CompletableFuture<T> ended =
                result.whenComplete((done, failure) -> registrations.forEach(Registration::remove));
        if (!result.isDone()) {
            // An exception of the call itself also ends the wait.
            CompletableFuture.completedStage(otherwise)
                    .thenCompose(begun -> wait.apply(result::isDone))
                    .whenComplete((done, failure) -> {
                        if (failure == null) {
                            result.complete(done);
                        } else {
                            result.completeExceptionally(failure);
                        }
                    });
        }
        return ended;
    }
}
