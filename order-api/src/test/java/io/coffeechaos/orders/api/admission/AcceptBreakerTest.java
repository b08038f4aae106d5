package io.coffeechaos.orders.api.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.orders.IdempotencyKey;
import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.TenantId;
import io.coffeechaos.orders.api.admission.AcceptBreaker.Try;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AcceptBreakerTest {
    private final AtomicLong nanos = new AtomicLong();
    private final AcceptBreaker breaker = new AcceptBreaker(3, Duration.ofSeconds(2), nanos::get);

    @Test
    void oneOrderThatAlwaysFailsDoesNotOpenTheBreaker() {
        for (int i = 0; i < 100; i++) {
            breaker.failed(tried(1));
        }
        assertThat(breaker.isOpen()).isFalse();
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

        assertThat(breaker.isOpen()).isFalse();
        breaker.failed(tried(1));
        breaker.failed(tried(2));
        assertThat(breaker.isOpen()).as("the count starts again at zero").isFalse();
    }

    @Test
    void ordersThatFailWhileAnotherOrderSucceedsDoNotOpenTheBreaker() {
        List<Try> whereTheNodeDied =
                IntStream.range(0, 20).mapToObj(this::tried).toList();
        breaker.succeeded();

        whereTheNodeDied.forEach(breaker::failed);

        assertThat(breaker.isOpen()).isFalse();
        openIt();
    }

    private void openIt() {
        for (int i = 1; i <= 3; i++) {
            breaker.failed(tried(i));
        }
        assertThat(breaker.isOpen()).isTrue();
    }

    private Try tried(int i) {
        return breaker.tryAcquire(order(i)).orElseThrow();
    }

    private static OrderId order(int i) {
        return OrderId.of(new TenantId("t"), new IdempotencyKey("k" + i));
    }
}
