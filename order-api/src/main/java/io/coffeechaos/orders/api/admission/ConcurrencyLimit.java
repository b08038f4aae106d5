package io.coffeechaos.orders.api.admission;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

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

    /** The place of one operation in flight. A second call of {@link #leave} has no effect. */
    public static final class Place {
        private final AtomicInteger inFlight;
        private final java.util.concurrent.atomic.AtomicBoolean left = new java.util.concurrent.atomic.AtomicBoolean();

        private Place(AtomicInteger inFlight) {
            this.inFlight = inFlight;
        }

        /** Gives the place back. */
        public void leave() {
            if (left.compareAndSet(false, true)) {
                inFlight.decrementAndGet();
            }
        }
    }
}
