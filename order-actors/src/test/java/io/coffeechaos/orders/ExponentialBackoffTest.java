package io.coffeechaos.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ExponentialBackoffTest {
    private final ExponentialBackoff backoff = new ExponentialBackoff(Duration.ofMillis(200), Duration.ofSeconds(1));

    @Test
    void theDelayDoublesUpToItsCap() {
        assertThat(backoff.delay(0)).isEqualTo(Duration.ofMillis(200));
        assertThat(backoff.delay(1)).isEqualTo(Duration.ofMillis(400));
        assertThat(backoff.delay(2)).isEqualTo(Duration.ofMillis(800));
        assertThat(backoff.delay(3)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void anyNumberOfTriesIsTaken() {
        assertThat(backoff.delay(-1)).isEqualTo(Duration.ofMillis(200));
        assertThat(backoff.delay(Integer.MAX_VALUE)).isEqualTo(Duration.ofSeconds(1));
    }
}
