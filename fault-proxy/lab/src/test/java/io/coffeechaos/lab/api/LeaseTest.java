package io.coffeechaos.lab.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LeaseTest {
    private final AtomicLong nowMs = new AtomicLong(1_000);
    private final AtomicInteger healed = new AtomicInteger();
    private final Lease lease = new Lease(nowMs::get, id -> healed.incrementAndGet());

    @AfterEach
    void close() {
        lease.close();
    }

    @Test
    void aLeaseThatIsNotRenewedHealsOnce() {
        lease.renew("black-friday-1");
        nowMs.addAndGet(Lease.EXPIRES_AFTER.toMillis() + 1);

        await().untilAsserted(() -> assertThat(healed).hasValue(1));
        assertThat(lease.run()).isEmpty();
    }

    @Test
    void aRunThatEndsInOrderHealsNothing() {
        lease.renew("black-friday-1");
        lease.end("black-friday-1");

        assertThat(lease.run()).isEmpty();
        assertThat(lease.renew("busy-hour-1")).as("a new run may begin").isTrue();
    }

    @Test
    void aSecondRunIsRefusedWhileOneIsGoingOn() {
        assertThat(lease.renew("black-friday-1")).isTrue();
        assertThat(lease.renew("busy-hour-1")).isFalse();
        lease.end("busy-hour-1");
        assertThat(lease.run()).contains("black-friday-1");
    }
}
