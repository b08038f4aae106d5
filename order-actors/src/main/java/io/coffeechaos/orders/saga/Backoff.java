package io.coffeechaos.orders.saga;

import io.coffeechaos.orders.ExponentialBackoff;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Computes the delay before the next attempt: exponential, capped, with jitter. The jitter spreads orders that failed
 * at the same time (AWS Builders' Library, "Timeouts, retries and backoff with jitter").
 */
final class Backoff {
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
        return upTo(ExponentialBackoff.doubled(settings.quickBackoff(), retriesBefore));
    }

    /** The delay of a parked step: it doubles with each earlier parking up to its cap, plus or minus a fifth. */
    Duration parked(int parkingsBefore) {
        long nanos = new ExponentialBackoff(settings.parkedBackoffMin(), settings.parkedBackoffMax())
                .delay(parkingsBefore)
                .toNanos();
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
