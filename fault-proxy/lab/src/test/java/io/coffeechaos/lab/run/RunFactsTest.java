package io.coffeechaos.lab.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RunFactsTest {
    private final MadeUpRun run = new MadeUpRun();

    @Test
    void aSecondWithoutANewCustomerIsTheEndOfFiveDeadOnes() {
        assertThat(RunFacts.deadSeconds(run.samples)).isZero();

        run.kpi("started", 0, 20, 21);
        assertThat(RunFacts.deadSeconds(run.samples)).isEqualTo(VerdictRules.DEAD_SECONDS);

        run.kpi("started", 0, 30, 34);
        assertThat(RunFacts.deadSeconds(run.samples)).as("the longest time").isEqualTo(VerdictRules.DEAD_SECONDS + 3);
    }

    @Test
    void oldSourcesAndMissedSamplesAreStale() {
        assertThat(RunFacts.staleShare(run.samples, 0)).isZero();

        run.kpi("staleMs", 5_000, 0, MadeUpRun.END);
        assertThat(RunFacts.staleShare(run.samples, 0))
                .as("5 s are not too old")
                .isZero();
        run.kpi("staleMs", 5_001, 0, 12);
        assertThat(RunFacts.staleShare(run.samples, 0)).isEqualTo(0.2);

        assertThat(RunFacts.staleShare(run.samples, 20)).isEqualTo(32 / 80.0);
        assertThat(RunFacts.staleShare(List.of(), 0)).isZero();
    }
}
