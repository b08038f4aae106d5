package io.coffeechaos.orders;

import java.time.Duration;

/**
 * A delay that doubles with each try, up to a cap.
 *
 * @param min the first delay
 * @param max the last delay
 */
public record ExponentialBackoff(Duration min, Duration max) {
    /** Beyond this many doublings every delay has met its cap. */
    private static final int DOUBLINGS_MAX = 20;

    /** The delay after so many tries before it, from 0. */
    public Duration delay(int triesBefore) {
        Duration grown = doubled(min, triesBefore);
        return grown.compareTo(max) < 0 ? grown : max;
    }

    /** The delay doubled so many times, without a cap of its own. */
    public static Duration doubled(Duration delay, int times) {
        return delay.multipliedBy(1L << Math.clamp(times, 0, DOUBLINGS_MAX));
    }
}
