package io.coffeechaos.lab.kpi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.coffeechaos.lab.kpi.Dashboards.Dashboard;
import io.coffeechaos.lab.kpi.Dashboards.Gauge;
import io.coffeechaos.lab.kpi.Dashboards.Match;
import io.coffeechaos.lab.kpi.Dashboards.Panel;
import io.coffeechaos.lab.kpi.Dashboards.QuantileOf;
import io.coffeechaos.lab.kpi.Dashboards.Query;
import io.coffeechaos.lab.kpi.Dashboards.Rate;
import io.coffeechaos.lab.kpi.Dashboards.Share;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of the dashboards says the same as Grafana's files. */
class DashboardsTest {
    private static final Path FOLDER = Path.of("../../infra/observability");
    private static final String RULE = "coffee:accept_errors:ratio5m";
    private static final String RANGE = "[$__rate_interval]";

    @Test
    void theConsoleDrawsTheFirstPanelsOfEachFile() throws IOException {
        Map<String, List<List<String>>> files = new TreeMap<>();
        try (Stream<Path> paths = Files.list(FOLDER.resolve("grafana/dashboards"))) {
            for (Path path : paths.toList()) {
                JsonNode file = new ObjectMapper().readTree(path.toFile());
                files.put(
                        file.path("uid").asText(),
                        file.path("panels")
                                .valueStream()
                                .limit(Dashboards.PANELS)
                                .map(DashboardsTest::told)
                                .toList());
            }
        }

        Map<String, List<List<String>>> table = new TreeMap<>();
        for (Dashboard dashboard : Dashboards.ALL) {
            table.put(
                    dashboard.uid(),
                    dashboard.panels().stream().map(DashboardsTest::told).toList());
        }

        assertThat(table).isEqualTo(files);
    }

    @Test
    void theShareIsThatOfTheRule() throws IOException {
        List<Share> shares = Dashboards.ALL.stream()
                .flatMap(dashboard -> dashboard.panels().stream())
                .flatMap(panel -> panel.queries().stream())
                .filter(Share.class::isInstance)
                .map(Share.class::cast)
                .toList();
        String rules = Files.readString(FOLDER.resolve("rules.yml")).replaceAll("\\s+", " ");

        assertThat(shares).hasSize(1);
        assertThat(rules)
                .contains("record: " + RULE
                        + " expr: >- sum(rate(%s%s[5m])) / sum(rate(%s%s[5m]))"
                                .formatted(
                                        shares.getFirst().metric(),
                                        matchers(shares.getFirst().part()),
                                        shares.getFirst().metric(),
                                        matchers(shares.getFirst().where())));
    }

    /** A panel of a file: title, unit, and each query with its legend. The node variable selects all nodes. */
    private static List<String> told(JsonNode panel) {
        String queries = panel.path("targets")
                .valueStream()
                .map(target -> target.path("expr").asText().replace("{instance=~\"$node\"}", "") + " as "
                        + target.path("legendFormat").asText())
                .collect(Collectors.joining(", "));
        return List.of(
                panel.path("title").asText(),
                panel.path("fieldConfig").path("defaults").path("unit").asText(),
                queries);
    }

    private static List<String> told(Panel panel) {
        Stream<String> queries = panel.queries().size() == 3
                ? Stream.of(
                        "sum by (le) (increase(" + panel.queries().getFirst().metric() + RANGE + ")) as {{le}}")
                : panel.queries().stream().map(query -> promQl(query) + " as " + query.legend());
        return List.of(panel.title(), panel.unit(), queries.collect(Collectors.joining(", ")));
    }

    private static String promQl(Query query) {
        String by = Dashboards.LABEL
                .matcher(query.legend())
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.joining(", "));
        String group = by.isEmpty() ? "" : " by (" + by + ") ";
        return switch (query) {
            case Gauge gauge -> gauge.fold() + group + "(" + gauge.metric() + (gauge.isPositive() ? " > 0" : "") + ")";
            case Rate rate -> "sum" + group + "(rate(" + rate.metric() + RANGE + "))";
            case QuantileOf quantile ->
                "histogram_quantile(%s, sum by (le%s) (rate(%s%s%s)))"
                        .formatted(
                                quantile.share(),
                                by.isEmpty() ? "" : ", " + by,
                                quantile.metric(),
                                matchers(quantile.where()),
                                RANGE);
            case Share share -> RULE;
        };
    }

    private static String matchers(List<Match> where) {
        return where.stream()
                .map(match -> match.label() + (match.pattern().matches("[a-z/A-Z]*") ? "=" : "=~") + "\""
                        + match.pattern() + "\"")
                .collect(Collectors.joining(",", "{", "}"));
    }
}
