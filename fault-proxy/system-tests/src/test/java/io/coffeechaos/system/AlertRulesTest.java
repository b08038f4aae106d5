package io.coffeechaos.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.coffeechaos.lab.learn.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The alerts of infra/observability fire and are silent as rules_test.yml says, and each has its section in the runbook. */
class AlertRulesTest {
    private static final Path RUNBOOK = Queries.FOLDER.resolve("../RUNBOOK.md");

    @TempDir
    private Path folder;

    @Test
    void theRulesAreValidAndEachAlertFiresAndIsSilentAsItMust() throws Exception {
        assertPasses(Promtool.run(
                "check", "rules", Queries.FOLDER.resolve("rules.yml").toString()));
        for (String config : List.of("prometheus.yml", "prometheus-lab.yml")) {
            assertPasses(Promtool.run(
                    "check", "config", Queries.FOLDER.resolve(config).toString()));
        }
        assertPasses(Promtool.run(
                "test",
                "rules",
                Queries.FOLDER.resolve("rules_test.yml").toString(),
                Queries.FOLDER.resolve("rules_days_test.yml").toString()));
    }

    @Test
    void aPlantedThresholdMakesTheTestsOfTheRulesFail() throws Exception {
        String rules = Files.readString(Queries.FOLDER.resolve("rules.yml"));
        Files.copy(Queries.FOLDER.resolve("rules_test.yml"), folder.resolve("rules_test.yml"));
        Files.writeString(
                folder.resolve("rules.yml"),
                rules.replace("max(projection_lag_seconds) > 30", "max(projection_lag_seconds) > 300"));

        Shell.Ended result =
                Promtool.run("test", "rules", folder.resolve("rules_test.yml").toString());

        assertThat(result.exitCode()).as(result.output()).isNotZero();
        assertThat(result.output()).contains("RowsLate");
    }

    @Test
    void everyQueryOfTheDashboardsParses() throws Exception {
        List<String> rules = Queries.all().stream()
                .map(query -> "      - record: test:query\n        labels: {where: \"%s %d\"}\n        expr: %s\n"
                        .formatted(query.where(), query.hashCode(), quoted(query.withValues())))
                .toList();
        Files.writeString(
                folder.resolve("queries.yml"), "groups:\n  - name: queries\n    rules:\n" + String.join("", rules));

        assertPasses(
                Promtool.run("check", "rules", folder.resolve("queries.yml").toString()));
        assertThat(rules).hasSizeGreaterThan(30);
    }

    @Test
    void eachAlertIsTestedAndHasASectionInTheRunbook() throws IOException {
        String tests = Files.readString(Queries.FOLDER.resolve("rules_test.yml"))
                + Files.readString(Queries.FOLDER.resolve("rules_days_test.yml"));
        Set<String> sections = Files.readAllLines(RUNBOOK).stream()
                .filter(line -> line.startsWith("## "))
                .map(line -> line.substring(3))
                .collect(Collectors.toSet());
        Set<String> alerts = new HashSet<>();
        for (JsonNode rule : Queries.rules().filter(rule -> rule.has("alert")).toList()) {
            String alert = rule.path("alert").asText();
            alerts.add(alert);
            assertThat(tests)
                    .as("fires")
                    .contains("alertname: " + alert + "\n        exp_alerts:\n          - exp_labels");
            assertThat(tests).as("is silent").contains("alertname: " + alert + "\n        exp_alerts: []");
            assertThat(rule.path("annotations").path("runbook").asText())
                    .isEqualTo("RUNBOOK.md#" + alert.toLowerCase(Locale.ROOT));
            assertThat(rule.path("annotations").path("summary").asText())
                    .as(alert)
                    .endsWith(".");
            assertThat(rule.path("labels").path("severity").asText()).as(alert).isIn("page", "ticket");
        }
        assertThat(sections).containsExactlyInAnyOrderElementsOf(alerts);
    }

    @Test
    void theRunbookNamesExperimentsThatExist() throws IOException {
        Path experiments =
                Path.of(System.getProperty("coffee.root", "../.."), "fault-proxy/lab/src/main/resources/experiments");
        List<String> named = Pattern.compile("coffee run ([a-z0-9-]+)")
                .matcher(Files.readString(RUNBOOK))
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(named).isNotEmpty().allSatisfy(name -> assertThat(experiments.resolve(name + ".json"))
                .exists());
    }

    @Test
    void eachDashboardHasAnAddressOfItsOwnAndCannotBeChanged() throws IOException {
        Set<String> uids = new HashSet<>();
        for (Path file : Queries.dashboards()) {
            JsonNode dashboard = new ObjectMapper().readTree(file.toFile());
            assertThat(dashboard.has("id"))
                    .as(file + ": a number of one Grafana")
                    .isFalse();
            assertThat(dashboard.path("editable").asBoolean(true)).isFalse();
            assertThat(uids.add(dashboard.path("uid").asText()))
                    .as(file.toString())
                    .isTrue();
            for (JsonNode panel : dashboard.path("panels")) {
                assertThat(panel.path("description").asText())
                        .as(panel.path("title").asText())
                        .isNotEmpty();
                assertThat(panel.at("/fieldConfig/defaults/unit").asText())
                        .as(panel.path("title").asText())
                        .isNotEmpty();
                panel.path("targets").forEach(target -> assertThat(
                                target.at("/datasource/uid").asText())
                        .isEqualTo("metrics"));
            }
        }
        assertThat(uids).isNotEmpty();
    }

    private static void assertPasses(Shell.Ended result) {
        assertThat(result.exitCode()).as(result.output()).isZero();
    }

    private static String quoted(String query) {
        return "'" + query.replace("'", "''").replace("\n", " ") + "'";
    }
}
