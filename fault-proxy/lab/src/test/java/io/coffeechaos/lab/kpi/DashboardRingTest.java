package io.coffeechaos.lab.kpi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The values of the dashboards, second after second. */
class DashboardRingTest {
    private static final double NONE = Double.NaN;

    private final DashboardRing ring = new DashboardRing();

    private void look(long second, Map<String, String> pages) {
        Map<String, MetricsPage> read = new TreeMap<>();
        pages.forEach((process, text) -> read.put(process, MetricsPage.parse(text)));
        ring.add(second * 1000, read);
    }

    private Map<String, List<Double>> lines(String uid, int panel) {
        return ring.view(Dashboards.of(uid).orElseThrow(), 0).panels().get(panel).lines().stream()
                .collect(Collectors.toMap(DashboardRing.Line::name, DashboardRing.Line::points));
    }

    @Test
    void aRateIsThatOfTheLastSecondsOverAllNodesAndARestartIsNoFall() {
        look(10, Map.of("node-1", "orders_accepted_total 100\n", "node-2", "orders_accepted_total 7\n"));
        look(11, Map.of("node-1", "orders_accepted_total 104\n", "node-2", "orders_accepted_total 9\n"));
        look(13, Map.of("node-1", "orders_accepted_total 3\n", "node-2", "orders_accepted_total 9\n"));

        assertThat(lines("orders", 0)).isEqualTo(Map.of("accepted", List.of(NONE, 6.0, 3.0)));
    }

    @Test
    void aRateBeginsAnewAfterAGap() {
        look(10, Map.of("node-1", "orders_accepted_total 100\n"));
        look(11, Map.of("node-1", "orders_accepted_total 101\n"));
        look(60, Map.of("node-1", "orders_accepted_total 900\n"));
        look(61, Map.of("node-1", "orders_accepted_total 902\n"));

        assertThat(lines("orders", 0)).isEqualTo(Map.of("accepted", List.of(NONE, 1.0, NONE, 2.0)));
    }

    @Test
    void aQuantileCountsOnlyWhatEndedInTheWindowAndMatches() {
        String page = """
                step_duration_seconds_bucket{step="payment",outcome="done",le="0.1"} %d
                step_duration_seconds_bucket{step="payment",outcome="done",le="0.2"} %d
                step_duration_seconds_bucket{step="payment",outcome="done",le="+Inf"} %d
                step_duration_seconds_bucket{step="payment",outcome="failed",le="0.1"} %d
                """;
        look(1, Map.of("node-1", page.formatted(50, 50, 50, 0)));
        look(2, Map.of("node-1", page.formatted(50, 60, 60, 1000)));

        assertThat(lines("dependencies", 1))
                .satisfies(lines -> assertThat(lines.get("payment").getLast()).isCloseTo(0.195, within(1e-6)));
    }

    @Test
    void theShareOfErrorsLeavesOtherRoutesOut() {
        String page = """
                http_server_request_duration_seconds_count{method="POST",route="/orders",status="202"} %d
                http_server_request_duration_seconds_count{method="POST",route="/",status="503"} %d
                http_server_request_duration_seconds_count{method="GET",route="/orders",status="503"} %d
                """;
        look(1, Map.of("node-1", page.formatted(0, 0, 0)));
        look(2, Map.of("node-1", page.formatted(3, 1, 90)));

        assertThat(lines("orders", 1)).isEqualTo(Map.of("5xx", List.of(NONE, 0.25)));
    }

    @Test
    void gaugesAreFoldedByTheLabelsOfTheLegend() {
        String node = """
                circuit_breaker_state{name="payment"} %d
                node_ready %d
                """;
        String proxy = """
                fault_proxy_toxics{proxy="sqs",type="latency"} 1
                fault_proxy_toxics{proxy="sqs",type="timeout"} 0
                """;
        look(1, Map.of("node-1", node.formatted(0, 1), "node-2", node.formatted(2, 0), "proxy", proxy));

        assertThat(lines("dependencies", 2)).isEqualTo(Map.of("payment", List.of(2.0)));
        assertThat(lines("cluster", 1)).isEqualTo(Map.of("node-1", List.of(1.0), "node-2", List.of(0.0)));
        assertThat(lines("fault-proxy", 3)).isEqualTo(Map.of("sqs latency", List.of(1.0)));
    }

    @Test
    void pointsAndLinesAreBounded() {
        look(1, Map.of("lab", "lab_probe_value{probe=\"old\"} 1\n"));
        String many = IntStream.range(0, 40)
                .mapToObj(probe -> "lab_probe_value{probe=\"p%02d\"} %d%n".formatted(probe, probe))
                .collect(Collectors.joining());
        for (int second = 2; second <= DashboardRing.POINTS_MAX + 1; second++) {
            look(second, Map.of("lab", second == 2 ? many : "lab_probe_value{probe=\"p01\"} 5\n"));
        }
        look(DashboardRing.POINTS_MAX + 1, Map.of("lab", many));

        DashboardRing.View all = ring.view(Dashboards.of("experiment").orElseThrow(), 0);
        assertThat(all.times())
                .hasSize(DashboardRing.POINTS_MAX)
                .startsWith(2L)
                .endsWith(DashboardRing.POINTS_MAX + 1L);
        assertThat(lines("experiment", 1)).hasSize(DashboardRing.LINES_MAX - 1).doesNotContainKey("old");

        look(DashboardRing.POINTS_MAX + 2, Map.of("lab", many));
        DashboardRing.View last = ring.view(Dashboards.of("experiment").orElseThrow(), DashboardRing.POINTS_MAX + 1L);
        assertThat(last.times()).containsExactly(DashboardRing.POINTS_MAX + 2L);
        assertThat(last.panels().get(1).leftOut()).isEqualTo(40 - DashboardRing.LINES_MAX);
        assertThat(last.panels().get(1).lines())
                .hasSize(DashboardRing.LINES_MAX)
                .allSatisfy(line -> assertThat(line.points()).hasSize(1));
    }
}
