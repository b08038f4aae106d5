package io.coffeechaos.orders.saga;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final long SEED = 20_261_121L;
    private static final SagaSettings SHIPPED = SagaSettings.of(ConfigFactory.load());

    private final Backoff backoff = new Backoff(SHIPPED, new Random(SEED));

    @Test
    void quickRetryDelaysUseTheWholeRangeBelowADoublingBound() {
        for (int retry = 0; retry < 3; retry++) {
            Duration bound = Duration.ofMillis(200L << retry);
            int before = retry;
            assertThat(IntStream.range(0, 1_000).mapToObj(i -> backoff.quick(before)))
                    .as("seed %d, retry %d", SEED, retry)
                    .allMatch(delay -> !delay.isNegative() && delay.compareTo(bound) <= 0)
                    .anyMatch(delay -> delay.compareTo(bound.dividedBy(10)) < 0)
                    .anyMatch(delay -> delay.compareTo(bound.multipliedBy(9).dividedBy(10)) > 0);
        }
    }

    @Test
    void parkedDelaysGrowFromFiveToSixtySecondsPlusOrMinusAFifth() {
        assertThat(IntStream.range(0, 1_000).mapToObj(i -> backoff.parked(0)))
                .allMatch(delay -> isWithinAFifthOf(delay, Duration.ofSeconds(5)));
        assertThat(IntStream.range(0, 1_000).mapToObj(i -> backoff.parked(2)))
                .allMatch(delay -> isWithinAFifthOf(delay, Duration.ofSeconds(20)));
        assertThat(IntStream.range(4, 1_000).mapToObj(backoff::parked))
                .allMatch(delay -> isWithinAFifthOf(delay, Duration.ofSeconds(60)));
    }

    private static boolean isWithinAFifthOf(Duration delay, Duration expected) {
        long fifth = expected.toNanos() / 5;
        return Math.abs(delay.toNanos() - expected.toNanos()) <= fifth;
    }
}
