package io.coffeechaos.faultproxy.toxic;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TimeoutTest {

    @Test
    void neverEmitsAndNeverBackpressures() {
        ToxicStream stream = ToxicStream.of(new Timeout(Duration.ZERO)).ask(100);

        for (int i = 0; i < 100; i++) {
            stream.send(30_000);
        }

        stream.asksSource().receivesNothing();
        assertThat(stream.state.heldBytes()).isZero();
    }

    @Test
    void closesAnIdleLinkAtTheTimeout() {
        ToxicStream stream = ToxicStream.of(new Timeout(Duration.ofMillis(500))).ask(1);
        stream.clock.awaitTimer();

        stream.advanceMillis(499).receivesNothing();
        assertThat(stream.linkCalls).isEmpty();

        stream.advanceMillis(1).linkIsTold("close");
    }

    @Test
    void everyChunkRestartsTheClock() {
        ToxicStream stream = ToxicStream.of(new Timeout(Duration.ofMillis(500))).ask(1);
        stream.clock.awaitTimer();

        for (int i = 0; i < 10; i++) {
            stream.advanceMillis(300).send("again").asksSource();
        }
        stream.receivesNothing();
        assertThat(stream.linkCalls).isEmpty();

        stream.clock.awaitTimer();
        stream.advanceMillis(200).receivesNothing();
        stream.clock.awaitTimer();
        stream.advanceMillis(300).linkIsTold("close");
    }

    @Test
    void zeroNeverClosesByItself() {
        ToxicStream stream = ToxicStream.of(new Timeout(Duration.ZERO)).ask(1);

        stream.advanceMillis(1_000_000).receivesNothing();

        assertThat(stream.linkCalls).isEmpty();
    }

    @Test
    void theEndOfTheSourceClosesAtOnce() {
        ToxicStream.of(new Timeout(Duration.ofSeconds(60))).ask(1).endSource().linkIsTold("close");
    }

    @Test
    void removalCloses() {
        ToxicStream stream = ToxicStream.of(new Timeout(Duration.ZERO));

        new Timeout(Duration.ZERO).removed(stream.state);

        stream.linkIsTold("close");
    }
}
