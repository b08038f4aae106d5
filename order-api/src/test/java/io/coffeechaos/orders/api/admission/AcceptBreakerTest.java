package io.coffeechaos.orders.api.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.orders.IdempotencyKey;
import io.coffeechaos.orders.OrderId;
import io.coffeechaos.orders.TenantId;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AcceptBreakerTest {
    private final AtomicLong nanos = new AtomicLong();
    private final AcceptBreaker breaker = new AcceptBreaker(3, Duration.ofSeconds(2), nanos::get);

    @Test
    void oneOrderThatFailsForEverOpensNothing() {
        for (int i = 0; i < 100; i++) {
            breaker.failed(order(1));
        }
        assertThat(breaker.isOpen()).isFalse();
        assertThat(breaker.tryAcquire()).isTrue();
    }

    @Test
    void threeOrdersOpenItAndOneProbesEveryTwoSeconds() {
        openIt();
        assertThat(breaker.tryAcquire()).isFalse();

        nanos.addAndGet(Duration.ofSeconds(2).toNanos());

        assertThat(breaker.tryAcquire()).as("the probe").isTrue();
        assertThat(breaker.tryAcquire()).as("meanwhile").isFalse();
        breaker.failed(order(4));
        assertThat(breaker.tryAcquire()).isFalse();
        nanos.addAndGet(Duration.ofSeconds(2).toNanos());
        assertThat(breaker.tryAcquire()).isTrue();
    }

    @Test
    void aProbeThatSucceedsClosesIt() {
        openIt();
        nanos.addAndGet(Duration.ofSeconds(2).toNanos());
        assertThat(breaker.tryAcquire()).isTrue();

        breaker.succeeded();

        assertThat(breaker.isOpen()).isFalse();
        assertThat(breaker.tryAcquire()).isTrue();
        breaker.failed(order(1));
        breaker.failed(order(2));
        assertThat(breaker.isOpen()).as("counting starts again").isFalse();
    }

    private void openIt() {
        for (int i = 1; i <= 3; i++) {
            breaker.failed(order(i));
        }
        assertThat(breaker.isOpen()).isTrue();
    }

    private static OrderId order(int i) {
        return OrderId.of(new TenantId("t"), new IdempotencyKey("k" + i));
    }
}
