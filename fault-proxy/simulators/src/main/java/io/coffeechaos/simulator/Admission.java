package io.coffeechaos.simulator;

import java.util.Map;

/** Counts the calls of one service, and admits only so many at the same time. */
final class Admission {
    // This object guards the fields below.
    private int inFlight;
    private long touched;
    private long throttled;

    /**
     * Lets a call in.
     *
     * @param concurrencyMax the largest number of calls at the same time; 0 is no limit
     * @return false if the call must be answered 429. An admitted call must {@link #leave}.
     */
    synchronized boolean enter(int concurrencyMax) {
        if (concurrencyMax > 0 && inFlight >= concurrencyMax) {
            throttled++;
            touched++;
            return false;
        }
        inFlight++;
        return true;
    }

    synchronized void leave() {
        inFlight--;
    }

    /** Counts a call that a fault applies to. */
    synchronized void touch() {
        touched++;
    }

    synchronized long throttled() {
        return throttled;
    }

    /** The counters of {@code GET /mode}: calls that a fault applied to, running calls, calls answered 429. */
    synchronized Map<String, Object> shown() {
        return Map.of("touched", touched, "inFlight", inFlight, "throttled", throttled);
    }
}
