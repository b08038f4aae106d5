package io.coffeechaos.orders.saga;

import io.coffeechaos.orders.ExponentialBackoff;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: exponential, capped, with jitter, so that a thousand orders that failed
 * together do not come back together (AWS Builders' Library, "Timeouts, retries and backoff with jitter").
 */
final class Backoff {
    private final SagaSettings settings;
    private final RandomGenerator random;

    Backoff(SagaSettings settings, RandomGenerator random) {
        this.settings = settings;
        this.random = random;
    }

    /** Full jitter: uniform between 0 and base times 2 to the power of the number of quick retries made before. */
    Duration quick(int retriesBefore) {
        return upTo(ExponentialBackoff.doubled(settings.quickBackoff(), retriesBefore));
    }

    /** The parked delay after so many parkings before: doubling to its cap, plus or minus a fifth. */
    Duration parked(int parkingsBefore) {
        long nanos = new ExponentialBackoff(settings.parkedBackoffMin(), settings.parkedBackoffMax())
                .delay(parkingsBefore)
                .toNanos();
        return Duration.ofNanos(nanos - nanos / 5 + random.nextLong(2 * nanos / 5 + 1));
    }

    /** Where in the spread after a breaker has closed this order comes. */
    Duration wake() {
        return upTo(settings.wakeSpread());
    }

    private Duration upTo(Duration bound) {
        return Duration.ofNanos(random.nextLong(bound.toNanos() + 1));
    }
}
