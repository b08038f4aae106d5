package io.coffeechaos.orders.saga;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Computes the delay before the next attempt: exponential, capped, with jitter. The jitter spreads orders that failed
 * at the same time (AWS Builders' Library, "Timeouts, retries and backoff with jitter").
 */
final class Backoff {
    /** After this many doublings every delay has reached its cap. */
    private static final int DOUBLINGS_MAX = 20;

    private final SagaSettings settings;
    private final RandomGenerator random;

    Backoff(SagaSettings settings, RandomGenerator random) {
        this.settings = settings;
        this.random = random;
    }

    /**
     * The delay before a quick retry, with full jitter: uniform between 0 and base times 2 to the power of
     * {@code retriesBefore}.
     */
    Duration quick(int retriesBefore) {
        return upTo(settings.quickBackoff().multipliedBy(1L << Math.min(retriesBefore, DOUBLINGS_MAX)));
    }

    /** The delay of a parked step: it doubles with each earlier parking up to its cap, plus or minus a fifth. */
    Duration parked(int parkingsBefore) {
        Duration grown = settings.parkedBackoffMin().multipliedBy(1L << Math.min(parkingsBefore, DOUBLINGS_MAX));
        Duration capped = grown.compareTo(settings.parkedBackoffMax()) > 0 ? settings.parkedBackoffMax() : grown;
        long nanos = capped.toNanos();
        return Duration.ofNanos(nanos - nanos / 5 + random.nextLong(2 * nanos / 5 + 1));
    }

    /** The delay of this order after a breaker has closed: uniform within the wake spread. */
    Duration wake() {
        return upTo(settings.wakeSpread());
    }

    private Duration upTo(Duration bound) {
        return Duration.ofNanos(random.nextLong(bound.toNanos() + 1));
    }
}
