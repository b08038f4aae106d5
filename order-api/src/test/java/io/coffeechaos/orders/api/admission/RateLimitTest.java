package io.coffeechaos.orders.api.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RateLimitTest {
    private final AtomicLong nanos = new AtomicLong();

    @Test
    void aBurstIsAcceptedAndThenOnlyTheRate() {
        RateLimit limit = new RateLimit(200, 400, nanos::get);

        assertThat(taken(limit, 1_000)).isEqualTo(400);
        nanos.addAndGet(Duration.ofMillis(500).toNanos());
        assertThat(taken(limit, 1_000)).isEqualTo(100);
        nanos.addAndGet(Duration.ofHours(1).toNanos());
        assertThat(taken(limit, 1_000)).isEqualTo(400);
    }

    @Test
    void aRateOfZeroTurnsTheLimitOff() {
        assertThat(taken(new RateLimit(0, 0, nanos::get), 10_000)).isEqualTo(10_000);
    }

    private static long taken(RateLimit limit, int asked) {
        return IntStream.range(0, asked).filter(i -> limit.tryAcquire()).count();
    }
}
