package io.coffeechaos.lab.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coffeechaos.lab.history.MadeUp;
import io.coffeechaos.lab.notebook.Notebook;
import io.coffeechaos.lab.report.Html;
import io.coffeechaos.lab.runs.Reports;
import io.coffeechaos.lab.runs.RunFolders;
import io.coffeechaos.lab.truth.Checker.Guarantee;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RunReportTest {
    private static final int TWO_MEGABYTES = 2_000_000;

    @TempDir
    private Path runs;

    private final MadeUpRun run = new MadeUpRun();

    /** Writes the files of the run and returns one of them. */
    private String written(String file) throws IOException {
        run.folder = Files.createDirectories(runs.resolve("payment-crawl-260110-120000"));
        RunFiles.write(run.outcome());
        return Files.readString(run.folder.resolve(file));
    }

    @Test
    void allPartsAreThereInTheirOrder() throws Exception {
        String page = written("report.html");

        assertThat(page.lines().filter(line -> line.startsWith("<h1>") || line.startsWith("<h2>")))
                .containsExactly(
                        "<h1><span class=\"good\">PASSED</span> payment-crawl</h1>",
                        "<h2>Hypothesis</h2>",
                        "<h2>Over time</h2>",
                        "<h2>Before, during and after</h2>",
                        "<h2>Times</h2>",
                        "<h2>Orders</h2>",
                        "<h2>Findings</h2>",
                        "<h2>Safety</h2>",
                        "<h2>Again</h2>",
                        "<h2>Earlier runs</h2>",
                        "<h2>Notes</h2>");
    }

    @Test
    void theGuessBeforeTheRunIsShown() throws Exception {
        Notebook notebook = new Notebook(runs);
        notebook.guess("C6", "Customers wait for eight seconds.", List.of("payment-crawl"), MadeUpRun.at(-60));

        assertThat(written("report.html"))
                .contains("<p>Guessed before, in lesson C6: Customers wait for eight seconds.</p>");
        assertThat(written("report.md")).contains("\nGuessed before, in lesson C6: Customers wait");
    }

    @Test
    void aGuessAboutAnotherExperimentOrAfterTheRunIsNot() throws Exception {
        Notebook notebook = new Notebook(runs);
        notebook.guess("C4", "It gets all calls at the same time.", List.of("retry-storm"), MadeUpRun.at(-60));
        notebook.guess("C6", "Customers wait for eight seconds.", List.of("payment-crawl"), MadeUpRun.at(1));

        assertThat(written("report.html")).doesNotContain("Guessed");
    }

    @Test
    void theVerdictIsASentence() throws Exception {
        run.unserved(20, 25);
        run.judged =
                new VerdictRules.Judged(Verdict.PASSED, "the hypothesis was unmet for a while and met again", true);

        assertThat(written("report.html"))
                .contains("PASSED (recovered): 91.9 % of customers succeeded while payment had latency 8000 ms ±2000.");
    }

    @Test
    void theHypothesisTableSaysWhenAProbeWasUnmetAndWhenItWasBack() throws Exception {
        run.unserved(20, 25);

        assertThat(written("report.md"))
                .contains(
                        "| 99 % of customers are served | successRate >= 0.99 | 1 | 0.5 | 1 | 00:20 | 5.0 s | ✓ met again |")
                .contains("| no order is lost | lost = 0 | 0 | 0 | 0 |  |  | ✓ met |");
    }

    @Test
    void thePageLoadsNothingFromAnywhere() throws Exception {
        run.unserved(20, 25).badOrders("lost", 20);

        assertThat(written("report.html"))
                .doesNotContain("<script", "<link", "<img", "src=", "@import", "url(", "http:", "https:", "<iframe")
                .contains("prefers-color-scheme: dark", "@media print");
    }

    @Test
    void anHourOfSamplesStaysSmallAndKeepsItsExtremes() throws Exception {
        List<KpiSample> minute = List.copyOf(run.samples);
        for (int second = MadeUpRun.END; second < 3_600; second++) {
            ObjectNode kpi = ((ObjectNode) minute.get(second % MadeUpRun.END).kpi()).deepCopy();
            kpi.put("p99", second == 1_801 ? 4_999 : 10 + second % 37).put("open", second % 101);
            run.samples.add(new KpiSample(MadeUpRun.at(second), kpi));
        }
        run.badOrders("lost", 20);

        String page = written("report.html");

        assertThat(page.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(TWO_MEGABYTES);
        String longest = page.lines()
                .filter(line -> line.startsWith("<path class=\"line p99\""))
                .max(java.util.Comparator.comparingInt(String::length))
                .orElseThrow();
        assertThat(longest.split("L")).hasSizeBetween(600, 1_200);
        // 4,999 of 5,000 ms is at the top of its panel.
        assertThat(page.lines().filter(line -> line.startsWith("<text class=\"tick\"")))
                .anyMatch(line -> line.contains(">5000</text>"));
    }

    @Test
    void badOrdersAreShownTwentyOfAKind() throws Exception {
        run.badOrders("lost", 25);
        run.audit = MadeUpRun.audit(300, 300, 275, 0, 25, 0, 0, 0);

        String page = written("report.html");

        assertThat(page).contains("ord_&lt;20&gt;", "timeout, 202", "payment 2").doesNotContain("ord_&lt;21&gt;");
        assertThat(written("report.md")).contains("| lost | b-1 | ord_<1> |");
    }

    @ParameterizedTest
    @EnumSource
    void aBrokenGuaranteeIsNamedInEveryForm(Guarantee guarantee) throws Exception {
        run.audit = run.audit.with(Guarantees.of(MadeUp.breaking(guarantee).entries()));
        run.judged = VerdictRules.judge(run.outcome().facts());
        String what = run.audit.guarantees().violations().getFirst().what();

        assertThat(written("report.html"))
                .contains("<span class=\"bad\">FAILED</span>", ">✗ broken ", "ord_1", Html.escape(what))
                .contains("Orders: " + guarantee + " broken ");
        assertThat(written("report.md"))
                .contains("| " + guarantee + " | " + guarantee.words() + " | ✗ broken ")
                .contains("| " + guarantee + " | ord_1 | " + what + " |");
        JsonNode guarantees = report().at("/audit/guarantees");
        assertThat(guarantees.path(guarantee.name()).asInt()).isPositive();
        assertThat(guarantees.at("/violations/0/what").asText()).isEqualTo(what);
    }

    @Test
    void theAuditHasTheEffectsAndSaysForWhomTheGuaranteesWereKept() throws Exception {
        assertThat(written("report.md"))
                .contains("misreported 0, charged 300, reserved 300, shipped 300.")
                .contains("G1 to G6 were judged for 300 customers with a key")
                .contains("| G6 | no client sees a state that is not in the journal | ✓ kept |");
        assertThat(report().at("/audit/effects/shipped").asInt()).isEqualTo(300);
        assertThat(report().at("/audit/guarantees/G6").asInt(-1)).isZero();
    }

    @Test
    void guaranteesThatWereNotJudgedSayWhy() throws Exception {
        run.audit = run.audit.with(Guarantees.notJudged("the customers of this run have no key"));

        assertThat(written("report.html"))
                .contains("G1 to G6 were not judged: the customers of this run have no key.")
                .contains("not judged</td>")
                .doesNotContain("✓ kept</span></td></tr>\n<tr><td class=\"word\">G");
        assertThat(report().at("/audit/guarantees/G1").isNull()).isTrue();
    }

    private JsonNode report() throws IOException {
        return new ObjectMapper().readTree(run.folder.resolve("report.json").toFile());
    }

    @Test
    void theReportSaysHowToRunItAgain() throws Exception {
        String page = written("report.html");

        assertThat(page)
                .contains("<code>./coffee run --short payment-crawl</code>", "configuration hold", "cores")
                .doesNotContain("hush-hush")
                .containsPattern("SHA-256</td><td class=\"word text\">[0-9a-f]{64}<");
        JsonNode report = report();
        assertThat(page).contains(report.path("experimentSha256").asText());
        assertThat(report.at("/faults/0/end").asText()).isEqualTo("2026-01-10T12:00:42Z");
        assertThat(report.at("/timesMs/detect").asLong()).isEqualTo(5_000);
    }

    @Test
    void earlierRunsOfTheSameExperimentAreListedTenAtMost() throws Exception {
        for (int minute = 10; minute < 22; minute++) {
            Reports.write(runs, "payment-crawl-" + minute, "payment-crawl", "PASSED", "PASSED", minute);
        }
        Reports.write(runs, "payment-crawl-twin-30", "payment-crawl", "FAILED", "FAILED", 30);
        Reports.write(runs, "baseline-31", "baseline", "PASSED", "PASSED", 31);

        String page = written("report.html");

        assertThat(page)
                .contains("href=\"../payment-crawl-21/report.html\"", "href=\"../payment-crawl-13/report.html\"")
                .contains("Without protection: FAILED, 2026-01-10 12:30.")
                .doesNotContain("payment-crawl-12", "baseline-31");
    }

    @Test
    void notesAreShownOnThePage() throws Exception {
        written("report.html");

        new RunFolders(runs).note("payment-crawl-260110-120000", "seen <again>");

        assertThat(written("report.html")).contains(RunFolders.NO_NOTES);
        new RunFolders(runs).note("payment-crawl-260110-120000", "seen <again>");
        assertThat(run.folder.resolve("report.html")).content().contains("seen &lt;again&gt;");
    }

    @Test
    void theStopConditionsAreNamed() throws Exception {
        run.stopped = java.util.Optional.of("safeguard 'no alarm'");
        run.bitNothing = List.of("payment");

        assertThat(written("report.html"))
                .contains(
                        "Stop conditions armed: the lab answers; at most half of the attempts fail;",
                        "Touched nothing: payment")
                .contains("the run was ended by safeguard 'no alarm'.");
    }

    @Test
    void markdownHasTheSamePartsWithoutTheDrawing() throws Exception {
        assertThat(written("report.md").lines().filter(line -> line.startsWith("#")))
                .containsExactly(
                        "# PASSED payment-crawl",
                        "## Hypothesis",
                        "## Before, during and after",
                        "## Times",
                        "## Orders",
                        "## Again");
    }
}
