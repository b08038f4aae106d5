package io.coffeechaos.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Two experiments as a user runs them, and the pages that they leave. The short forms assert no percentile. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ExperimentsIT {
    private static final Duration PATIENCE = Duration.ofMinutes(6);
    private static final Duration STOPPED_WITHIN = Duration.ofSeconds(2);

    /** The runs of this class. */
    private static final List<String> IDS = new ArrayList<>();

    private Stack stack;

    @BeforeEach
    void healthy() throws Exception {
        stack = SharedStack.healthy();
    }

    /** Runs the short form of an experiment. Its verdict must be the expected one. */
    private JsonNode run(String name) throws Exception {
        Experiments.Ended ended = Experiments.run(stack, PATIENCE, "--short", name);
        assertThat(ended.exitCode()).as(stack.said()).isZero();
        assertThat(ended.reports()).hasSize(1);
        JsonNode report = ended.reports().getFirst();
        IDS.add(report.path("id").asText());
        return report;
    }

    private JsonNode journal(JsonNode report) throws Exception {
        return Experiments.get(stack, "/lab/runs/" + report.path("id").asText() + "/journal");
    }

    @Test
    @Order(1)
    void aQuietRunPassesAndReportJournalLedgerAndRowsHaveTheSameNumbers() throws Exception {
        Experiments.warmUp(stack);
        JsonNode report = run("baseline");
        String book = report.path("id").asText();
        JsonNode audit = report.path("audit");

        assertThat(report.path("verdict").asText()).isEqualTo("PASSED");
        JsonNode journal = journal(report);
        assertThat(journal.path("status").asText()).isEqualTo("completed");
        assertThat(journal.path("deviated").asBoolean()).isFalse();
        assertThat(journal.at("/coffee/audit")).isEqualTo(audit);

        JsonNode ledger = stack.lab().control().ledger("book=" + book + "&limit=1000");
        assertThat(audit.at("/guarantees/notJudged").isNull()).isTrue();
        assertThat(audit.at("/guarantees/violations")).isEmpty();
        assertThat(audit.at("/guarantees/customers")).isEqualTo(audit.path("sent"));
        for (Map.Entry<String, JsonNode> number : audit.properties()) {
            if (!number.getKey().equals("guarantees")) {
                assertThat(ledger.path("totals").path(number.getKey()))
                        .as("%s in the ledger", number.getKey())
                        .isEqualTo(number.getValue());
            }
        }

        List<JsonNode> found = Experiments.rows(stack, book, row -> true);
        assertThat(found).allMatch(row -> row.path("status").asText().equals("CONFIRMED"));
        List<String> rows = found.stream().map(row -> row.path("id").asText()).toList();
        assertThat(rows).doesNotHaveDuplicates().hasSize(audit.path("stored").asInt());
        assertThat(rows).hasSize(audit.path("acknowledged").asInt());
        assertThat(rows)
                .containsExactlyInAnyOrderElementsOf(ledger.path("items").findValuesAsText("orderId"));
        for (String service : List.of("payment", "inventory", "shipping")) {
            Map<String, Ledgers.Effects> effects = Ledgers.of(stack, service);
            assertThat(rows)
                    .as("one effect in %s", service)
                    .allMatch(id -> effects.containsKey(id) && effects.get(id).net() == 1);
        }
    }

    @Test
    @Order(2)
    void anAlarmStopsARunAndEverythingIsHealed() throws Exception {
        JsonNode report = run("alarm-drill");

        assertThat(report.path("verdict").asText()).isEqualTo("ABORTED");
        assertThat(report.path("reason").asText()).isEqualTo("ended by safeguard 'no alarm'");
        assertThat(Duration.ofMillis(report.at("/timesMs/stop").asLong(Long.MAX_VALUE)))
                .isLessThanOrEqualTo(Budget.within(STOPPED_WITHIN));
        assertThat(report.path("left")).isEmpty();
        for (String word : List.of("open", "lost", "duplicates", "silent", "misreported")) {
            assertThat(report.at("/audit/" + word).asInt()).as(word).isZero();
        }
        assertThat(journal(report).path("status").asText()).isEqualTo("interrupted");

        assertThat(Experiments.get(stack, "/lab/faults")).isEmpty();
        assertThat(stack.lab().control().kpi(5).path("alarm").asInt()).isZero();
        assertThat(Experiments.get(stack, "/lab/load").path("rate").asInt()).isZero();
    }

    /** In a browser: axe in both themes, no sideways scroll down to 320 pixels, and no request leaves a page. */
    @Test
    @Order(3)
    void thePagesOfTheRunsAreAccessibleAndLoadNothing() throws Exception {
        Path runs = stack.directory().resolve("runs");
        List<String> pages = new ArrayList<>(List.of(runs.resolve("board.html").toString()));
        for (String id : IDS) {
            pages.add(runs.resolve(id).resolve("report.html").toString());
        }
        assertThat(pages).as("a board and two reports").hasSize(3);

        ChildTool.webapp(
                Map.of("BUDGET", "gate", "COFFEE_REPORTS", String.join(File.pathSeparator, pages)),
                "npx",
                "playwright",
                "test",
                "--project=reports");
    }
}
