package io.coffeechaos.orders.api;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.orders.api.docs.DeclaredAnswers;
import io.coffeechaos.orders.api.metrics.ClusterMetrics;
import io.coffeechaos.orders.api.metrics.ClusterMetrics.Shards;
import io.coffeechaos.orders.api.metrics.DispatcherMetrics;
import io.coffeechaos.orders.api.metrics.HttpMetrics;
import io.coffeechaos.orders.api.metrics.LogMetrics;
import io.coffeechaos.orders.api.metrics.OrderGauges;
import io.coffeechaos.orders.api.metrics.TraceMetrics;
import io.coffeechaos.orders.api.metrics.WaitGauges;
import io.coffeechaos.orders.metrics.OrderMetrics;
import io.coffeechaos.orders.metrics.QueueMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Label;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * METRICS.md has a table of the metrics of a node, generated from the classes that make them. The test fails when the two
 * differ. {@code -Dwrite=true} writes the table.
 */
class MetricsTableTest {
    private static final Path DOCUMENT = Path.of("METRICS.md");
    private static final String BEGIN = "<!-- generated from the classes -->\n";
    private static final String END = "<!-- end -->";

    @Test
    void theDocumentHasTheTableOfTheMetrics() throws IOException {
        String document = Files.readString(DOCUMENT);
        assertThat(document).containsSubsequence(BEGIN, END);
        int begin = document.indexOf(BEGIN) + BEGIN.length();
        int end = document.indexOf(END, begin);
        String table = "| metric | kind | unit | labels | meaning |\n|---|---|---|---|---|\n"
                + all().scrape().stream().map(MetricsTableTest::row).collect(joining());

        if (Boolean.getBoolean("write")) {
            Files.writeString(DOCUMENT, document.substring(0, begin) + table + document.substring(end));
        } else {
            assertThat(document.substring(begin, end))
                    .as("the table in %s; -Dwrite=true writes it", DOCUMENT)
                    .isEqualTo(table);
        }
    }

    /** A registry with all metrics of a node, apart from those of the JVM. */
    private static PrometheusRegistry all() {
        PrometheusRegistry registry = new PrometheusRegistry();
        OrderMetrics orders = new OrderMetrics(registry);
        QueueMetrics queues = new QueueMetrics(registry);
        OrderGauges gauges = new OrderGauges(registry);
        ClusterMetrics cluster = new ClusterMetrics(
                registry, "0.0.0", () -> new ClusterMetrics.View(Map.of(), 0, true, new Shards(0, 0), 0));
        WaitGauges.register(registry, () -> 0, () -> 0);
        LogMetrics.register(registry, () -> 0);
        DispatcherMetrics.register(registry, dispatcher -> 0);
        Runnable unused = TraceMetrics.dropped(registry);
        DeclaredAnswers.each(new HttpMetrics(registry)::declared);
        assertThat(new Object[] {orders, queues, gauges, cluster}).doesNotContainNull();
        return registry;
    }

    private static String row(MetricSnapshot metric) {
        MetricMetadata metadata = metric.getMetadata();
        String unit = metadata.getUnit() == null ? "" : metadata.getUnit().toString();
        String labels = metric.getDataPoints().getFirst().getLabels().stream()
                .map(Label::getName)
                .map(name -> "`" + name + "`")
                .collect(joining(", "));
        return "| `%s` | %s | %s | %s | %s |\n"
                .formatted(metadata.getName() + suffix(metric), kind(metric), unit, labels, metadata.getHelp());
    }

    private static String suffix(MetricSnapshot metric) {
        return metric instanceof CounterSnapshot ? "_total" : metric instanceof InfoSnapshot ? "_info" : "";
    }

    private static String kind(MetricSnapshot metric) {
        return switch (metric) {
            case CounterSnapshot counter -> "counter";
            case GaugeSnapshot gauge -> "gauge";
            case HistogramSnapshot histogram -> "histogram";
            case InfoSnapshot info -> "info";
            default ->
                throw new AssertionError(
                        "a metric of another kind: " + metric.getMetadata().getName());
        };
    }
}
