package io.coffeechaos.faultproxy.toxic;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SlowCloseTest {

    private static final SlowClose TOXIC = new SlowClose(Duration.ofMillis(600));

    @Test
    void emitsWhatArrivesAtOnce() {
        ToxicStream.of(TOXIC).ask(1).send("data").receives("data");
    }

    @Test
    void backpressuresWhenTheNextOperatorDoes() {
        ToxicStream.of(TOXIC).backpressures();
    }

    @Test
    void completesWhenTheDelayHasPassedSinceTheSourceEnded() {
        ToxicStream stream =
                ToxicStream.of(TOXIC).ask(2).send("data").endSource().receives("data");
        stream.clock.awaitTimer();

        stream.advanceMillis(599).receivesNothing();

        stream.advanceMillis(1).completes();
    }

    @Test
    void theWaitGoesOnAcrossARebuild() {
        ToxicStream stream = ToxicStream.of(TOXIC).ask(1).endSource();
        stream.clock.awaitTimer();
        stream.advanceMillis(400);

        stream.state.stop();
        stream.completes().materialize(TOXIC);
        stream.ask(1).endSource();
        stream.clock.awaitTimer();

        stream.advanceMillis(199).receivesNothing();
        stream.advanceMillis(1).completes();
    }
}
