package io.coffeechaos.faultproxy.toxic;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ResetPeerTest {

    private static final ResetPeer TOXIC = new ResetPeer(Duration.ofMillis(300));

    @Test
    void neverEmitsAndResetsAfterTheFirstData() {
        ToxicStream stream = ToxicStream.of(TOXIC).ask(1).send("first");
        stream.clock.awaitTimer();

        stream.advanceMillis(299).receivesNothing();
        assertThat(stream.linkCalls).isEmpty();

        stream.advanceMillis(1).linkIsTold("reset");
    }

    @Test
    void resetsAfterTheEndOfTheSource() {
        ToxicStream stream = ToxicStream.of(TOXIC).ask(1).endSource();
        stream.clock.awaitTimer();

        stream.advanceMillis(300).linkIsTold("reset");
    }

    @Test
    void withoutDataThereIsNoReset() {
        ToxicStream stream = ToxicStream.of(TOXIC).ask(1);

        stream.advanceMillis(1_000_000).receivesNothing();

        assertThat(stream.linkCalls).isEmpty();
    }

    @Test
    void backpressuresOnceTheFirstChunkHasArrived() {
        ToxicStream stream = ToxicStream.of(TOXIC).ask(1).send("first");
        stream.clock.awaitTimer();

        stream.backpressures();
    }

    @Test
    void removalInTheWaitingTimeResetsAtOnceAndBeforeItDoesNothing() {
        ToxicStream stream = ToxicStream.of(TOXIC).ask(1);

        TOXIC.removed(stream.state);
        assertThat(stream.linkCalls).isEmpty();

        stream.send("first");
        stream.clock.awaitTimer();
        TOXIC.removed(stream.state);
        stream.linkIsTold("reset");
    }
}
