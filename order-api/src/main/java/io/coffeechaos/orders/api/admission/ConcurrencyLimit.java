package io.coffeechaos.orders.api.admission;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A bound on what may be in flight at once. Over it, the answer is no, in microseconds. */
public final class ConcurrencyLimit {
    private final int inFlightMax;
    private final AtomicInteger inFlight = new AtomicInteger();

    /** @param inFlightMax how many may be in flight */
    public ConcurrencyLimit(int inFlightMax) {
        if (inFlightMax < 1) {
            throw new IllegalArgumentException("inFlightMax must be 1 or more: was " + inFlightMax);
        }
        this.inFlightMax = inFlightMax;
    }

    /** How many may be in flight. */
    public int inFlightMax() {
        return inFlightMax;
    }

    /** A place, or empty if all are taken. */
    public Optional<Place> tryEnter() {
        if (inFlight.incrementAndGet() > inFlightMax) {
            inFlight.decrementAndGet();
            return Optional.empty();
        }
        return Optional.of(new Place(inFlight));
    }

    /** How many are in flight now. */
    public int inFlight() {
        return inFlight.get();
    }

    /** One thing in flight. Leaving twice counts once. */
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
