package io.coffeechaos.faultproxy.toxic;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BandwidthTest {

    @Test
    void emitsTheBytesOfAHundredMillisecondsAtATime() {
        ToxicStream stream = ToxicStream.of(new Bandwidth(100)).ask(3).send(25_000);

        stream.clock.awaitTimer();
        stream.receivesNothing().advanceMillis(99).receivesNothing().advanceMillis(1);
        assertThat(stream.receive().length()).isEqualTo(10_000);
        stream.clock.awaitTimer();
        stream.advanceMillis(100);
        assertThat(stream.receive().length()).isEqualTo(10_000);
        stream.clock.awaitTimer();
        stream.advanceMillis(50);
        assertThat(stream.receive().length()).isEqualTo(5_000);
    }

    @Test
    void aKilobyteIsAThousandBytes() {
        ToxicStream stream = ToxicStream.of(new Bandwidth(1)).ask(1).send(50);

        stream.clock.awaitTimer();

        assertThat(stream.clock.untilNextTimer()).isEqualTo(Duration.ofMillis(50));
    }

    @Test
    void idleTimeEarnsNoCredit() {
        ToxicStream stream = ToxicStream.of(new Bandwidth(1)).ask(2).send(10);
        stream.clock.awaitTimer();
        stream.advanceMillis(10);
        stream.receive();

        stream.advanceMillis(60_000).send(10);

        stream.clock.awaitTimer();
        assertThat(stream.clock.untilNextTimer()).isEqualTo(Duration.ofMillis(10));
    }

    @Test
    void aRateOfZeroHoldsTheDataWithoutATimer() {
        ToxicStream stream = ToxicStream.of(new Bandwidth(0)).ask(1).send("kept");

        stream.advanceMillis(1_000_000).receivesNothing();

        stream.state.stop();
        stream.endSource().completes();
        stream.materialize(new Bandwidth(1_000_000));
        stream.ask(1).clock.awaitTimer();
        stream.advanceMillis(1).receives("kept");
    }

    @Test
    void backpressuresWhenTwoChunksAreWaiting() {
        ToxicStream stream = ToxicStream.of(new Bandwidth(1)).ask(5).send(1_000).send(1_000);

        stream.backpressures();
    }

    @Test
    void readsAheadTheBytesOfTenMilliseconds() {
        ToxicStream stream = ToxicStream.of(new Bandwidth(10_000)).ask(5);
        for (int i = 0; i < 4; i++) {
            stream.send(30_000);
        }

        stream.backpressures();
    }

    @Test
    void aLateReceiverLosesAllButTenMillisecondsOfItsDelay() {
        ToxicStream stream = ToxicStream.of(new Bandwidth(1)).ask(1).send(100).send(100);
        stream.clock.awaitTimer();
        stream.advanceMillis(100);
        stream.receive();
        stream.clock.awaitTimer();
        // The operator must see its timer before the receiver is late.
        stream.advanceMillis(100).receivesNothing().advanceMillis(30);

        stream.ask(1).send(100);
        stream.receive();
        stream.clock.awaitTimer();

        assertThat(stream.clock.untilNextTimer()).isEqualTo(Duration.ofMillis(90));
    }

    @Test
    void completesWhenTheLastPieceHasBeenPassedOn() {
        ToxicStream stream = ToxicStream.of(new Bandwidth(1)).ask(2).send(100).endSource();
        stream.clock.awaitTimer();

        stream.receivesNothing().advanceMillis(100);

        assertThat(stream.receive().length()).isEqualTo(100);
        stream.completes();
    }
}
