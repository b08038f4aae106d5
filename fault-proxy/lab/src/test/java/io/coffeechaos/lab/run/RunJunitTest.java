package io.coffeechaos.lab.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.lab.history.MadeUp;
import io.coffeechaos.lab.truth.Checker.Guarantee;
import java.io.StringReader;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class RunJunitTest {
    private final MadeUpRun run = new MadeUpRun();

    private Element suite() throws Exception {
        String xml = RunJunit.xml(run.outcome(), run.analysis());
        Element suite = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(xml)))
                .getDocumentElement();
        // A reader of JUnit's format believes these numbers.
        assertThat(suite.getTagName()).isEqualTo("testsuite");
        for (String[] pair : List.of(
                new String[] {"tests", "testcase"},
                new String[] {"failures", "failure"},
                new String[] {"errors", "error"},
                new String[] {"skipped", "skipped"})) {
            assertThat(suite.getAttribute(pair[0]))
                    .isEqualTo(
                            Integer.toString(suite.getElementsByTagName(pair[1]).getLength()));
        }
        return suite;
    }

    private static List<String> names(Element suite, String tag) {
        var found = suite.getElementsByTagName(tag);
        return java.util.stream.IntStream.range(0, found.getLength())
                .mapToObj(index -> ((Element) found.item(index).getParentNode()).getAttribute("name"))
                .toList();
    }

    @Test
    void everyProbeClaimAndLineOfTheAuditIsACase() throws Exception {
        Element suite = suite();

        // Five probes, a claim, five lines of the ledger, six guarantees, and the verdict.
        assertThat(suite.getAttribute("tests")).isEqualTo("18");
        assertThat(suite.getAttribute("time")).isEqualTo("60.000");
        assertThat(suite.getAttribute("timestamp")).isEqualTo("2026-01-10T12:00:00");
    }

    @ParameterizedTest
    @CsvSource({"PASSED, 0, 0, 0", "FAILED, 2, 0, 0", "ABORTED, 0, 2, 0", "INCONCLUSIVE, 0, 0, 18"})
    void theVerdictDecidesHowABreachIsCalled(Verdict verdict, int failures, int errors, int skipped) throws Exception {
        run.judged = new VerdictRules.Judged(verdict, "because of <this> & \u0007that", false);
        if (verdict != Verdict.PASSED) {
            run.claims = List.of(new Facts.ClaimResult("a claim", false, "never"));
        }

        Element suite = suite();

        assertThat(List.of(suite.getAttribute("failures"), suite.getAttribute("errors"), suite.getAttribute("skipped")))
                .containsExactly(Integer.toString(failures), Integer.toString(errors), Integer.toString(skipped));
    }

    @Test
    void aFailedRunNamesWhatDeviated() throws Exception {
        run.judged = new VerdictRules.Judged(Verdict.FAILED, "orders: lost 1", false);
        run.audit = MadeUpRun.audit(300, 300, 299, 0, 1, 0, 0, 0);

        assertThat(names(suite(), "failure")).containsExactly("orders: none lost", "verdict");
    }

    @ParameterizedTest
    @EnumSource
    void aBrokenGuaranteeIsAFailure(Guarantee guarantee) throws Exception {
        run.audit = run.audit.with(Guarantees.of(MadeUp.breaking(guarantee).entries()));
        run.judged = VerdictRules.judge(run.outcome().facts());

        assertThat(run.judged.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(names(suite(), "failure"))
                .containsExactly("guarantee " + guarantee + ": " + guarantee.words(), "verdict");
    }

    @Test
    void guaranteesThatWereNotJudgedAreSkippedInARunThatHasPassed() throws Exception {
        run.audit = run.audit.with(Guarantees.notJudged("the customers of this run have no key"));

        Element suite = suite();

        assertThat(names(suite, "skipped")).hasSize(6).allMatch(name -> name.startsWith("guarantee G"));
        assertThat(((Element) suite.getElementsByTagName("skipped").item(0)).getAttribute("message"))
                .isEqualTo("G1 to G6 were not judged: the customers of this run have no key.");
    }

    @Test
    void aProbeThatWasMetAgainIsNoFailure() throws Exception {
        run.unserved(20, 25);
        run.judged = new VerdictRules.Judged(Verdict.FAILED, "claim not kept", false);
        run.claims = List.of(new Facts.ClaimResult("a claim", false, "never"));

        assertThat(names(suite(), "failure")).containsExactly("claim: a claim", "verdict");
    }

    @Test
    void aProbeThatWasNeverCheckedIsSkipped() throws Exception {
        run.journal.remove("steady_states");
        run.judged = new VerdictRules.Judged(Verdict.ABORTED, "ended by termination signal", false);

        Element suite = suite();

        assertThat(suite.getAttribute("skipped")).isEqualTo("5");
        assertThat(names(suite, "error")).containsExactly("verdict");
    }
}
