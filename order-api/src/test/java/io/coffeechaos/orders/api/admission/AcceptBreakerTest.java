package io.coffeechaos.orders.api.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.orders.BreakerState;
import io.coffeechaos.orders.IdempotencyKey;
import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.TenantId;
import io.coffeechaos.orders.api.admission.AcceptBreaker.Try;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AcceptBreakerTest {
    private final AtomicLong nanos = new AtomicLong();
    private final List<BreakerState> changes = new ArrayList<>();
    private final AcceptBreaker breaker = new AcceptBreaker(3, Duration.ofSeconds(2), nanos::get, changes::add);

    @Test
    void oneOrderThatAlwaysFailsDoesNotOpenTheBreaker() {
        for (int i = 0; i < 100; i++) {
            breaker.failed(tried(1));
        }
        assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
    }

    @Test
    void threeFailedOrdersOpenTheBreakerAndOneOrderProbesEveryTwoSeconds() {
        openIt();
        assertThat(breaker.tryAcquire(order(4))).isEmpty();

        nanos.addAndGet(Duration.ofSeconds(2).toNanos());

        Try probe = tried(4);
        assertThat(breaker.tryAcquire(order(5))).as("meanwhile").isEmpty();
        breaker.failed(probe);
        assertThat(breaker.tryAcquire(order(5))).isEmpty();
        nanos.addAndGet(Duration.ofSeconds(2).toNanos());
        assertThat(breaker.tryAcquire(order(5))).isPresent();
    }

    @Test
    void aSuccessfulProbeClosesTheBreaker() {
        openIt();
        nanos.addAndGet(Duration.ofSeconds(2).toNanos());
        assertThat(breaker.tryAcquire(order(4))).isPresent();

        breaker.succeeded();

        assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
        breaker.failed(tried(1));
        breaker.failed(tried(2));
        assertThat(breaker.state()).as("the count starts again at zero").isEqualTo(BreakerState.CLOSED);
    }

    @Test
    void ordersThatFailWhileAnotherOrderSucceedsDoNotOpenTheBreaker() {
        List<Try> whereTheNodeDied =
                IntStream.range(0, 20).mapToObj(this::tried).toList();
        breaker.succeeded();

        whereTheNodeDied.forEach(breaker::failed);

        assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
        openIt();
    }

    @Test
    void aBreakerSaysEachChangeOnce() {
        breaker.succeeded();
        Try stale = tried(9);
        openIt();
        assertThat(changes).containsExactly(BreakerState.OPEN);

        nanos.addAndGet(Duration.ofSeconds(2).toNanos());
        assertThat(breaker.state()).as("the next order is a probe").isEqualTo(BreakerState.HALF_OPEN);
        Try probe = tried(4);
        breaker.failed(stale);
        assertThat(breaker.state()).as("the probe is under way").isEqualTo(BreakerState.HALF_OPEN);
        breaker.failed(probe);
        assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);

        nanos.addAndGet(Duration.ofSeconds(2).toNanos());
        assertThat(breaker.tryAcquire(order(5))).isPresent();
        breaker.succeeded();
        assertThat(changes)
                .containsExactly(
                        BreakerState.OPEN,
                        BreakerState.HALF_OPEN,
                        BreakerState.OPEN,
                        BreakerState.HALF_OPEN,
                        BreakerState.CLOSED);
    }

    private void openIt() {
        for (int i = 1; i <= 3; i++) {
            breaker.failed(tried(i));
        }
        assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);
    }

    private Try tried(int i) {
        return breaker.tryAcquire(order(i)).orElseThrow();
    }

    private static OrderId order(int i) {
        return OrderId.of(new TenantId("t"), new IdempotencyKey("k" + i));
    }
}
