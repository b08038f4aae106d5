package io.coffeechaos.faultproxy.toxic;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SlicerTest {

    @Test
    void emitsPiecesOfAboutHalfToTheFullSize() {
        ToxicStream stream =
                ToxicStream.of(new Slicer(100, 20, Duration.ZERO)).ask(1_000).send(1_000);

        int total = 0;
        while (total < 1_000) {
            int length = stream.receive().length();
            assertThat(length).isBetween(40, 120);
            total += length;
        }
        assertThat(total).isEqualTo(1_000);
    }

    @Test
    void emitsThePiecesInOrder() {
        ToxicStream stream =
                ToxicStream.of(new Slicer(1, 0, Duration.ZERO)).ask(10).send("slices");

        for (char piece : "slices".toCharArray()) {
            stream.receives(String.valueOf(piece));
        }
    }

    @Test
    void emitsTheNextPieceWhenThePauseIsOver() {
        ToxicStream stream =
                ToxicStream.of(new Slicer(1, 0, Duration.ofMillis(5))).ask(3).send("abc");

        stream.receives("a");
        stream.clock.awaitTimer();
        stream.receivesNothing().advanceMillis(5).receives("b");
    }

    @Test
    void backpressuresWhileAChunkIsSliced() {
        ToxicStream stream =
                ToxicStream.of(new Slicer(1, 0, Duration.ofMillis(5))).ask(1).send("abc");

        stream.receives("a").backpressures();
    }

    @Test
    void completesWhenThePauseAfterTheLastPieceIsOver() {
        ToxicStream stream = ToxicStream.of(new Slicer(10, 0, Duration.ofMillis(5)))
                .ask(2)
                .send("a")
                .endSource();

        stream.receives("a").receivesNothing();
        stream.clock.awaitTimer();
        stream.advanceMillis(5).completes();
    }

    @Test
    void aVariationLargerThanTheAverageStillMakesProgress() {
        ToxicStream stream =
                ToxicStream.of(new Slicer(1, 500, Duration.ZERO)).ask(10_000).send(20_000);

        int total = 0;
        while (total < 20_000) {
            int length = stream.receive().length();
            assertThat(length).isBetween(1, 501);
            total += length;
        }
    }
}
