package io.coffeechaos.faultproxy.toxic;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LatencyTest {

    private static final Latency TEN_SECONDS = new Latency(Duration.ofSeconds(10), Duration.ZERO);

    @Test
    void emitsWhenTheDelayHasPassedSinceArrival() {
        ToxicStream stream = ToxicStream.of(TEN_SECONDS).ask(2).send("late");

        stream.clock.awaitTimer();
        stream.advanceMillis(9_999).receivesNothing();
        stream.advanceMillis(1).receives("late");
    }

    @Test
    void emitsOnlyWhenAskedFor() {
        ToxicStream stream = ToxicStream.of(TEN_SECONDS).send("late");
        stream.clock.awaitTimer();

        stream.advanceMillis(10_000).receivesNothing();

        stream.ask(1).receives("late");
    }

    @Test
    void timeAlreadySpentWaitingCounts() {
        ToxicStream stream = ToxicStream.of(TEN_SECONDS).ask(1);
        Chunk early = stream.chunk("early");
        stream.advanceMillis(4_000);
        stream.state.hold(early);
        stream.send("now");

        stream.clock.awaitTimer();
        assertThat(stream.clock.untilNextTimer()).isEqualTo(Duration.ofSeconds(6));
    }

    @Test
    void twoLatenciesAddUp() {
        ToxicStream stream = ToxicStream.of(TEN_SECONDS).ask(1).send("late");
        stream.clock.awaitTimer();

        stream.advanceMillis(10_000);

        assertThat(stream.receive().arrivalNanos())
                .isEqualTo(Duration.ofSeconds(10).toNanos());
    }

    @Test
    void chunksNeverOvertakeEachOther() {
        ToxicStream stream = ToxicStream.of(new Latency(Duration.ofMillis(100), Duration.ofMillis(100)))
                .ask(50);
        for (int i = 0; i < 50; i++) {
            stream.send(Integer.toString(i));
        }

        stream.advanceMillis(200);

        for (int i = 0; i < 50; i++) {
            stream.receives(Integer.toString(i));
        }
    }

    @Test
    void jitterShiftsTheDelayByWholeMillisecondsWithinItsBounds() {
        ToxicStream stream = ToxicStream.of(new Latency(Duration.ofMillis(100), Duration.ofMillis(30)))
                .ask(200);
        long least = Long.MAX_VALUE;
        long most = 0;
        for (int i = 0; i < 100; i++) {
            stream.send("x");
            stream.clock.awaitTimer();
            Duration delay = stream.clock.untilNextTimer();
            assertThat(delay.toNanosPart() % 1_000_000).isZero();
            least = Math.min(least, delay.toMillis());
            most = Math.max(most, delay.toMillis());
            stream.advance(delay).receives("x");
        }
        assertThat(least).isBetween(70L, 80L);
        assertThat(most).isBetween(120L, 129L);
    }

    @Test
    void aNegativeSumMeansNoDelay() {
        ToxicStream stream = ToxicStream.of(new Latency(Duration.ZERO, Duration.ofMillis(50)))
                .ask(200);
        int atOnce = 0;
        for (int i = 0; i < 100; i++) {
            stream.send("x").asksSource();
            if (stream.state.heldBytes() == 0) {
                atOnce++;
            } else {
                stream.advanceMillis(50);
            }
            stream.receives("x");
        }
        assertThat(atOnce).isBetween(30, 70);
    }

    @Test
    void backpressuresWhenTheGuaranteedBytesAreHeldAndTheBudgetIsSpent() {
        ToxicStream stream = ToxicStream.of(TEN_SECONDS, new MemoryBudget(0)).ask(10);
        int chunkBytes = ToxicState.BYTES_GUARANTEED / 2;

        stream.send(chunkBytes).send(chunkBytes);

        stream.backpressures();
        stream.advanceMillis(10_000);
        assertThat(stream.receive().length()).isEqualTo(chunkBytes);
        stream.asksSource();
    }

    @Test
    void backpressuresAtTheLargestNumberOfChunks() {
        ToxicStream stream = ToxicStream.of(TEN_SECONDS);
        int chunkBytes = 100;
        for (int i = 0; i < ToxicState.CHUNKS_MAX; i++) {
            stream.send(chunkBytes);
        }

        stream.backpressures();
    }

    @Test
    void completesWhenTheLastChunkHasBeenPassedOn() {
        ToxicStream stream = ToxicStream.of(TEN_SECONDS).ask(2).send("last").endSource();
        stream.clock.awaitTimer();

        stream.receivesNothing().advanceMillis(10_000).receives("last").completes();
    }

    @Test
    void theEndOfAnIdleConnectionIsNotDelayed() {
        ToxicStream.of(TEN_SECONDS).ask(1).endSource().completes();
    }

    @Test
    void heldChunksSurviveARebuild() {
        ToxicStream stream = ToxicStream.of(TEN_SECONDS).ask(2).send("one").send("two");
        stream.clock.awaitTimer();

        stream.state.stop();
        stream.endSource().completes();
        stream.materialize(TEN_SECONDS);

        stream.ask(2).receivesNothing().advanceMillis(10_000).receives("one").receives("two");
    }
}
