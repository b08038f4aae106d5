package io.coffeechaos.faultproxy.toxic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LimitDataTest {

    @Test
    void emitsExactlyTheLimitAndCompletesBehindIt() {
        ToxicStream.of(new LimitData(8))
                .ask(5)
                .send("12345")
                .receives("12345")
                .send("67890")
                .receives("678")
                .completes()
                .linkIsTold("closeBehindData")
                .cancelsSource();
    }

    @Test
    void closesAtTheLimitWithoutWaitingForMore() {
        ToxicStream.of(new LimitData(5))
                .ask(2)
                .send("12345")
                .receives("12345")
                .completes()
                .linkIsTold("closeBehindData");
    }

    @Test
    void zeroClosesAtTheFirstChunk() {
        ToxicStream stream = ToxicStream.of(new LimitData(0)).ask(1).receivesNothing();
        assertThat(stream.linkCalls).isEmpty();

        stream.send("x").completes().linkIsTold("closeBehindData");
    }

    @Test
    void completesWhenTheSourceEndsBefore() {
        ToxicStream stream = ToxicStream.of(new LimitData(8))
                .ask(2)
                .send("123")
                .endSource()
                .receives("123")
                .completes();

        assertThat(stream.linkCalls).isEmpty();
    }

    @Test
    void backpressuresWhenTheNextOperatorDoes() {
        ToxicStream.of(new LimitData(8)).backpressures();
    }

    @Test
    void theCountSurvivesAnUpdateAndALowerLimitClosesAtTheNextChunk() {
        ToxicStream before =
                ToxicStream.of(new LimitData(100)).ask(2).send("12345").receives("12345");
        ToxicStream after = ToxicStream.of(new LimitData(3)).ask(2);

        new LimitData(3).updated(before.state, after.state);
        assertThat(after.linkCalls).isEmpty();

        after.send("6").completes().linkIsTold("closeBehindData");
    }
}
