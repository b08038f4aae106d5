package io.coffeechaos.lab.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.lab.experiment.runner.RunStatus;
import io.coffeechaos.lab.history.MadeUp;
import io.coffeechaos.lab.truth.Checker.Guarantee;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class VerdictRulesTest {
    private static final Facts.Audit GOOD = MadeUpRun.audit(10, 10, 10, 0, 0, 0, 0, 0);
    private static final Facts.Audit LOST = MadeUpRun.audit(10, 10, 9, 0, 1, 0, 0, 0);
    private static final Facts.Audit OPEN = MadeUpRun.audit(10, 10, 10, 2, 0, 0, 0, 0);

    /** Facts that differ from a good run in some points. */
    private static final class Run {
        private Optional<String> notPrepared = Optional.empty();
        private Facts.Audit audit = GOOD;
        private RunStatus status = RunStatus.COMPLETED;
        private Optional<Boolean> gateMet = Optional.of(true);
        private boolean deviated;
        private boolean unmetDuring;
        private List<String> failedActions = List.of();
        private Optional<String> stopped = Optional.empty();
        private int deadSeconds;
        private double staleShare;
        private List<String> faultsThatDidNotBite = List.of();
        private List<Facts.ClaimResult> claims = List.of();
        private List<String> left = List.of();

        VerdictRules.Judged judged() {
            return VerdictRules.judge(new Facts(
                    notPrepared,
                    audit,
                    status,
                    gateMet,
                    deviated,
                    unmetDuring,
                    failedActions,
                    stopped,
                    deadSeconds,
                    staleShare,
                    faultsThatDidNotBite,
                    claims,
                    left));
        }

        Verdict verdict() {
            return judged().verdict();
        }
    }

    private final Run run = new Run();

    @Test
    void aRunWithoutAnyBreachHasPassed() {
        assertThat(run.judged()).satisfies(judged -> {
            assertThat(judged.verdict()).isEqualTo(Verdict.PASSED);
            assertThat(judged.recovered()).isFalse();
        });
    }

    @Test
    void aRunThatWasUnmetForAWhileHasPassedAndRecovered() {
        run.unmetDuring = true;

        assertThat(run.judged().verdict()).isEqualTo(Verdict.PASSED);
        assertThat(run.judged().recovered()).isTrue();
    }

    @Test
    void aLostOrderFailsARunThatWasStoppedAndNotPreparedAsWell() {
        run.audit = LOST;
        run.stopped = Optional.of("a signal");
        run.notPrepared = Optional.of("no node");

        assertThat(run.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(run.judged().reason()).contains("lost 1");
    }

    @ParameterizedTest
    @CsvSource({"lost, 1, 0, 0, 0", "duplicates, 0, 1, 0, 0", "silent, 0, 0, 1, 0", "misreported, 0, 0, 0, 1"})
    void eachBrokenPromiseFailsARunThatIsAborted(String word, int lost, int duplicates, int silent, int misreported) {
        run.audit = MadeUpRun.audit(10, 10, 10, 0, lost, duplicates, silent, misreported);
        run.status = RunStatus.INTERRUPTED;
        run.stopped = Optional.of("safeguard 'no alarm'");

        assertThat(run.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(run.judged().reason()).isEqualTo("orders: " + word + " 1");
    }

    @ParameterizedTest
    @EnumSource
    void aBrokenGuaranteeFailsARunThatWasStopped(Guarantee guarantee) {
        run.audit = GOOD.with(Guarantees.of(MadeUp.breaking(guarantee).entries()));
        run.stopped = Optional.of("a signal");

        assertThat(run.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(run.judged().reason()).startsWith("orders: " + guarantee + " broken ");
    }

    @Test
    void guaranteesThatWereNotJudgedDecideNothing() {
        run.audit = GOOD.with(Guarantees.notJudged("the lab has written no history.jsonl"));

        assertThat(run.verdict()).isEqualTo(Verdict.PASSED);
    }

    @Test
    void aSystemThatIsNotPreparedShowsNothingEvenIfTheRunWasStopped() {
        run.notPrepared = Optional.of("not all nodes are ready");
        run.stopped = Optional.of("a signal");

        assertThat(run.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
    }

    @Test
    void aBadBaselineShowsNothing() {
        run.gateMet = Optional.of(false);
        run.deviated = true;

        assertThat(run.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(run.judged().reason()).contains("no fault was made");
    }

    @Test
    void anActionThatFailedShowsNothing() {
        run.failedActions = List.of("slow payment");

        assertThat(run.judged().reason()).contains("slow payment");
        assertThat(run.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
    }

    @Test
    void aStopConditionAborts() {
        run.stopped = Optional.of("safeguard 'no alarm'");
        run.status = RunStatus.INTERRUPTED;
        run.deviated = true;

        assertThat(run.verdict()).isEqualTo(Verdict.ABORTED);
        assertThat(run.judged().reason()).contains("no alarm");
    }

    @Test
    void anInternalErrorAborts() {
        run.status = RunStatus.ABORTED;

        assertThat(run.verdict()).isEqualTo(Verdict.ABORTED);
    }

    @Test
    void deadLoadAndStaleSourcesAndAFaultThatDidNotBiteShowNothingAboutADeviation() {
        run.deviated = true;
        run.deadSeconds = 5;
        assertThat(run.verdict()).isEqualTo(Verdict.INCONCLUSIVE);

        run.deadSeconds = 4;
        run.staleShare = 0.21;
        assertThat(run.verdict()).isEqualTo(Verdict.INCONCLUSIVE);

        run.staleShare = 0.2;
        run.faultsThatDidNotBite = List.of("artery-1-2");
        assertThat(run.verdict()).isEqualTo(Verdict.INCONCLUSIVE);

        run.faultsThatDidNotBite = List.of();
        assertThat(run.verdict()).isEqualTo(Verdict.FAILED);
    }

    @Test
    void aClaimThatWasNotKeptFails() {
        run.claims = List.of(new Facts.ClaimResult("breaker OPEN within 15 s", false, "never"));

        assertThat(run.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(run.judged().reason()).contains("breaker OPEN within 15 s").contains("never");
    }

    @Test
    void ordersThatAreOpenAfterSettlingFail() {
        run.audit = OPEN;

        assertThat(run.verdict()).isEqualTo(Verdict.FAILED);
    }

    @Test
    void whatIsLeftBrokenFails() {
        run.left = List.of("toxic payment: latency 8000");

        assertThat(run.verdict()).isEqualTo(Verdict.FAILED);
    }
}
