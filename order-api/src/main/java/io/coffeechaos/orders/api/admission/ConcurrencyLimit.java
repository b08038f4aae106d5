package io.coffeechaos.orders.api.admission;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** A limit on the number of operations in flight. Over the limit, an operation is rejected at once. */
public final class ConcurrencyLimit {
    private final int inFlightMax;
    private final AtomicInteger inFlight = new AtomicInteger();

    /** @param inFlightMax most operations in flight, 1 or more */
    public ConcurrencyLimit(int inFlightMax) {
        if (inFlightMax < 1) {
            throw new IllegalArgumentException("inFlightMax must be 1 or more: was " + inFlightMax);
        }
        this.inFlightMax = inFlightMax;
    }

    /** The most operations that may be in flight. */
    public int inFlightMax() {
        return inFlightMax;
    }

    /** Returns a place, or empty if all places are taken. */
    public Optional<Place> tryEnter() {
        if (inFlight.incrementAndGet() > inFlightMax) {
            inFlight.decrementAndGet();
            return Optional.empty();
        }
        return Optional.of(new Place(inFlight));
    }

    /** The number of operations in flight now. */
    public int inFlight() {
        return inFlight.get();
    }

    /**
     * The place of one operation in flight. A second call of {@link #leave} has no effect.
     *
     * <p>A place may be given to an operation that runs later or never, such as the stream of a response whose connection
     * ends first. Such a place is only reserved: {@link #keep} makes it certain, and {@link #lapse} gives it back if the
     * operation has not begun.
     */
    public static final class Place {
        private enum State {
            RESERVED,
            KEPT,
            LEFT
        }

        private final AtomicInteger inFlight;
        private final AtomicReference<State> state = new AtomicReference<>(State.RESERVED);

        private Place(AtomicInteger inFlight) {
            this.inFlight = inFlight;
        }

        /** Keeps the place until {@link #leave}. Returns false if the place was given back before. */
        public boolean keep() {
            return state.compareAndSet(State.RESERVED, State.KEPT);
        }

        /** Gives the place back unless it is kept. Returns whether this call gave it back. */
        public boolean lapse() {
            boolean lapsed = state.compareAndSet(State.RESERVED, State.LEFT);
            if (lapsed) {
                inFlight.decrementAndGet();
            }
            return lapsed;
        }

        /** Gives the place back. */
        public void leave() {
            if (state.getAndSet(State.LEFT) != State.LEFT) {
                inFlight.decrementAndGet();
            }
        }
    }
}
