package io.coffeechaos.faultproxy.toxic;

import org.junit.jupiter.api.Test;

class NoopTest {

    @Test
    void emitsWhatArrives() {
        ToxicStream.of(new Noop()).ask(2).send("a").receives("a").send("b").receives("b");
    }

    @Test
    void backpressuresWhenTheNextOperatorDoes() {
        ToxicStream.of(new Noop()).backpressures();
    }

    @Test
    void completesWhenTheSourceEnds() {
        ToxicStream.of(new Noop()).ask(1).endSource().completes();
    }
}
