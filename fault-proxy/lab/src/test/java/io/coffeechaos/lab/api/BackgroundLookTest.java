package io.coffeechaos.lab.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BackgroundLookTest {
    private static final Duration LONG = Duration.ofHours(1);

    private final AtomicInteger looks = new AtomicInteger();
    private final Semaphore mayEnd = new Semaphore(0);

    private final BackgroundLook look = new BackgroundLook(() -> {
        int number = looks.incrementAndGet();
        mayEnd.acquire();
        if (number == 2) {
            throw new IOException("no answer");
        }
        return JsonNodeFactory.instance.arrayNode().add(number);
    });

    private void awaitLooks(int number) {
        await().until(() -> looks.get() == number);
    }

    @Test
    void oneLookAtATimeAndNotTooOften() {
        look.start(LONG);
        awaitLooks(1);
        look.start(Duration.ZERO);
        assertThat(look.latest()).as("the look has not ended").isEmpty();
        mayEnd.release();
        await().until(() -> look.latest().size() == 1);

        look.start(LONG);
        await().during(Duration.ofMillis(100)).until(() -> looks.get() == 1);
    }

    @Test
    void aLookThatFailsLeavesWhatTheLastOneSaw() {
        mayEnd.release(3);
        look.start(LONG);
        await().until(() -> look.latest().size() == 1);
        await().until(() -> {
            look.start(Duration.ZERO);
            return looks.get() >= 2;
        });
        assertThat(look.latest().path(0).asInt()).isNotEqualTo(2);
    }
}
