package io.coffeechaos.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.coffeechaos.drill.Drill;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.opentest4j.TestAbortedException;

/** Experiments of the library, as a user runs them on three nodes. */
@Drill(
        name = "experiments",
        purpose = "Runs experiments and their twins on three nodes (--long: all): each gets its expected verdict.",
        minutes = 7)
class ExperimentsDrill {
    /** One command each. */
    private static final List<String> COMMANDS = Budget.of(
            List.of("--short payment-crawl entry-down node-kill alarm-drill"),
            List.of("--short --all", "--short --all --twin"));

    private static final Duration PATIENCE = Duration.ofMinutes(Budget.of(15, 90));
    private static final Duration STOPPED_WITHIN = Duration.ofSeconds(2);

    private Stack stack;

    @BeforeEach
    void start() throws Exception {
        stack = SharedStack.cluster();
        Experiments.warmUp(stack);
    }

    @Test
    void eachExperimentGetsItsExpectedVerdict(TestReporter reporter) throws Exception {
        long beganNanos = System.nanoTime();
        List<JsonNode> reports = new ArrayList<>();
        for (String command : COMMANDS) {
            reports.addAll(Experiments.run(stack, PATIENCE, command.split(" ")).reports());
        }
        Duration took = Duration.ofNanos(System.nanoTime() - beganNanos);
        List<JsonNode> others =
                reports.stream().filter(report -> !isAsExpected(report)).toList();

        reporter.publishEntry("experiments run", Integer.toString(reports.size()));
        reporter.publishEntry("as expected", Integer.toString(reports.size() - others.size()));
        reporter.publishEntry("not as expected", others.isEmpty() ? "none" : String.join("; ", words(others)));
        reporter.publishEntry("minutes", String.format(Locale.ROOT, "%.1f", took.toSeconds() / 60.0));
        assertThat(reports).isNotEmpty();
        assertThat(words(others.stream().filter(other -> !showsNothing(other)).toList()))
                .isEmpty();
        for (JsonNode report : reports) {
            assertThat(report.path("left"))
                    .as("left by %s", report.path("id").asText())
                    .isEmpty();
            if (report.path("name").asText().equals("alarm-drill")
                    && !report.path("twin").asBoolean()) {
                assertThat(Duration.ofMillis(report.at("/timesMs/stop").asLong(Long.MAX_VALUE)))
                        .isLessThanOrEqualTo(STOPPED_WITHIN);
            }
        }
        assertThat(Experiments.get(stack, "/lab/faults")).isEmpty();
        if (!others.isEmpty()) {
            throw new TestAbortedException(String.join("; ", words(others)));
        }
    }

    private static boolean isAsExpected(JsonNode report) {
        return report.path("verdict").asText().equals(report.path("expected").asText());
    }

    /** A run on a machine that is too slow shows nothing about the system. */
    private static boolean showsNothing(JsonNode report) {
        return report.path("verdict").asText().equals("INCONCLUSIVE");
    }

    private static List<String> words(List<JsonNode> reports) {
        return reports.stream()
                .map(report -> report.path("name").asText()
                        + (report.path("twin").asBoolean() ? " (twin)" : "") + " "
                        + report.path("verdict").asText() + ": "
                        + report.path("reason").asText())
                .toList();
    }

    /** The fragile customers of the twin have no key, so what they have ordered is counted in the rows. */
    @Test
    void onBlackFridayOnlyFragileCustomersHaveSilentAndDoubledOrdersAsManyAsTheRowsCount(TestReporter reporter)
            throws Exception {
        JsonNode resilient = blackFriday("--short", "black-friday");
        assertThat(resilient.path("verdict").asText()).isEqualTo("PASSED");
        assertThat(resilient.at("/audit/silent").asInt()).isZero();
        assertThat(resilient.at("/audit/duplicates").asInt()).isZero();
        assertThat(rowsSince(resilient)).isEqualTo(resilient.at("/audit/stored").asInt());

        JsonNode fragile = blackFriday("--short", "--twin", "black-friday");
        int rows = rowsSince(fragile);
        JsonNode audit = fragile.path("audit");
        reporter.publishEntry(
                "fragile customers on Black Friday",
                "%d, silent %d, duplicates %d, rows %d"
                        .formatted(
                                audit.path("sent").asInt(),
                                audit.path("silent").asInt(),
                                audit.path("duplicates").asInt(),
                                rows));
        assertThat(fragile.path("verdict").asText()).isEqualTo("FAILED");
        assertThat(audit.path("silent").asInt()).isPositive();
        assertThat(audit.path("duplicates").asInt()).isPositive();
        assertThat(audit.path("stored").asInt() + audit.path("duplicates").asInt())
                .isEqualTo(rows);
    }

    private JsonNode blackFriday(String... arguments) throws Exception {
        Experiments.Ended ended = Experiments.run(stack, PATIENCE, arguments);
        assertThat(ended.exitCode()).as(stack.said()).isZero();
        return ended.reports().getFirst();
    }

    /** The number of orders in the list that were accepted since a run began; nobody else orders. */
    private int rowsSince(JsonNode report) throws Exception {
        Instant began = Instant.parse(report.path("began").asText());
        return Experiments.rows(
                        stack, "", row -> !Instant.parse(row.path("acceptedAt").asText())
                                .isBefore(began))
                .size();
    }
}
