package io.coffeechaos.lab.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.lab.history.MadeUp;
import io.coffeechaos.lab.truth.Checker.Guarantee;
import java.util.List;
import org.junit.jupiter.api.Test;

class FindingsTest {
    private final MadeUpRun run = new MadeUpRun();

    @Test
    void aRunWithoutABreachHasNoFinding() throws Exception {
        assertThat(run.analysis().findings()).isEmpty();
    }

    @Test
    void anOpenBreakerIsEvidence() throws Exception {
        run.unserved(20, 25);

        assertThat(run.analysis().findings()).singleElement().satisfies(finding -> {
            assertThat(finding.breach()).isEqualTo("99 % of customers are served: 0.5");
            assertThat(finding.fault()).isEqualTo("payment latency 8000 ms ±2000");
            assertThat(finding.evidence()).isEqualTo("breakers.payment OPEN");
            assertThat(finding.pattern()).contains("bulkhead");
        });
    }

    @Test
    void nodesThatAreNotReadyComeFirst() throws Exception {
        run.unserved(20, 25).kpi("nodesReady", 1, 19, 30);

        assertThat(run.analysis().findings().getFirst().evidence()).isEqualTo("nodesReady 1 of 3");
        assertThat(run.analysis().findings().getFirst().pattern()).contains("health check");
    }

    @Test
    void slowAnswersExplainSilentOrders() throws Exception {
        run.audit = MadeUpRun.audit(300, 290, 300, 0, 0, 0, 10, 0);
        run.kpi("silent", 10, 20, MadeUpRun.END).kpi("p99", 5_000, 14, MadeUpRun.FAULT_END);

        assertThat(run.analysis().findings()).singleElement().satisfies(finding -> {
            assertThat(finding.breach()).isEqualTo("orders, silent: 10");
            assertThat(finding.evidence()).isEqualTo("p99 5000 ms, before 48 ms");
            assertThat(finding.pattern()).contains("idempotency key", "backoff and jitter");
        });
    }

    @Test
    void aBrokenGuaranteeIsAFinding() throws Exception {
        run.audit = run.audit.with(Guarantees.of(MadeUp.breaking(Guarantee.G3).entries()));

        assertThat(run.analysis().findings()).singleElement().satisfies(finding -> assertThat(finding.breach())
                .isEqualTo("G3 ord_1: payment was called under 2 keys"));
    }

    @Test
    void withoutEvidenceTheCauseIsNotShown() throws Exception {
        run.audit = MadeUpRun.audit(300, 300, 299, 0, 1, 0, 0, 0);
        run.kpi("lost", 1, 20, MadeUpRun.END);

        assertThat(run.analysis().findings()).singleElement().satisfies(finding -> assertThat(
                        List.of(finding.evidence(), finding.pattern(), finding.setting()))
                .containsExactly("cause not shown", "", ""));
    }

    @Test
    void aBreachWithoutAFaultHasNoShownCause() throws Exception {
        run.unserved(20, 25);
        run.run.removeAll();

        assertThat(run.analysis().findings()).singleElement().satisfies(finding -> {
            assertThat(finding.fault()).isEqualTo("nothing was broken");
            assertThat(finding.evidence()).isEqualTo("cause not shown");
        });
    }

    @Test
    void aClaimThatWasNotKeptIsAFinding() throws Exception {
        run.claims = List.of(new Facts.ClaimResult("breaker payment OPEN within 15 s", false, "never"));
        run.samples.clear();

        assertThat(run.analysis().findings()).singleElement().satisfies(finding -> assertThat(finding.breach())
                .isEqualTo("breaker payment OPEN within 15 s: never"));
    }
}
