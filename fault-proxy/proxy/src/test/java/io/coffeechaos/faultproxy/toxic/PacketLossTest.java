package io.coffeechaos.faultproxy.toxic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PacketLossTest {

    @Test
    void emitsAChunkWithoutLossAtOnce() {
        ToxicStream.of(new PacketLoss(0, 0)).ask(1).send("x").receives("x");
    }

    @Test
    void emitsALostSegmentWhenItsRetransmissionIsOver() {
        ToxicStream stream = ToxicStream.of(new PacketLoss(0.5, 0)).ask(200);
        int waited = 0;
        for (int i = 0; i < 200; i++) {
            String text = Integer.toString(i);
            stream.send(text);
            stream.asksSource();
            // The retransmission timer starts at 200 ms and doubles: a chunk waits 200, 600, 1400 ms and so on.
            if (stream.state.heldBytes() > 0) {
                waited++;
                stream.clock.awaitTimer();
                long waitMillis = stream.clock.untilNextTimer().toMillis();
                assertThat((waitMillis / 200) + 1).isIn(2L, 4L, 8L, 16L, 32L, 64L, 128L);
                stream.advance(stream.clock.untilNextTimer());
            }
            stream.receives(text);
        }
        assertThat(waited).isBetween(60, 140);
    }

    @Test
    void aLossRateOfOneDelaysButLosesNoByte() {
        ToxicStream stream = ToxicStream.of(new PacketLoss(1, 0)).ask(1).send("x");
        stream.clock.awaitTimer();

        stream.advanceMillis(200 * 127).receives("x");
    }

    @Test
    void completesWhenTheLastChunkHasBeenPassedOn() {
        ToxicStream stream =
                ToxicStream.of(new PacketLoss(1, 0)).ask(2).send("x").endSource();
        stream.clock.awaitTimer();

        stream.receivesNothing().advanceMillis(200 * 127).receives("x").completes();
    }

    @Test
    void backpressuresWhenTheBudgetIsSpent() {
        ToxicStream.of(new PacketLoss(1, 0), new MemoryBudget(0))
                .send(ToxicState.BYTES_GUARANTEED / 2)
                .send(ToxicState.BYTES_GUARANTEED / 2)
                .backpressures();
    }
}
