package io.coffeechaos.lab.kpi;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The first {@value #PANELS} panels of each dashboard in {@code infra/observability/grafana/dashboards}, as the console
 * draws them. A test compares uids, titles, units, legends and queries with these files.
 */
public final class Dashboards {
    /** The panels that the console draws of a dashboard. */
    public static final int PANELS = 4;

    /** The labels in braces of a legend. They are the labels by which a query groups. */
    static final Pattern LABEL = Pattern.compile("\\{\\{(\\w+)}}");

    /**
     * A dashboard.
     *
     * @param uid the same as in its file
     */
    public record Dashboard(String uid, List<Panel> panels) {
        public Dashboard {
            panels = List.copyOf(panels);
        }
    }

    /**
     * A panel.
     *
     * @param unit the unit as Grafana names it
     */
    public record Panel(String title, String unit, List<Query> queries) {
        public Panel {
            queries = List.copyOf(queries);
        }
    }

    /** How the values of several series become one value. */
    enum Fold {
        sum,
        min,
        max
    }

    /** A label of a series must match this pattern as a whole. */
    record Match(String label, String pattern) {}

    /** How the lines of a panel are computed. */
    public sealed interface Query {
        /** The metric, as the pages name it. */
        String metric();

        /** The name of each line, with the labels by which it groups in double braces. */
        String legend();

        /** What a series must match to count. */
        default List<Match> where() {
            return List.of();
        }
    }

    /** A gauge as it is. Values that are not positive are left out if {@code isPositive}. */
    record Gauge(Fold fold, String metric, String legend, boolean isPositive) implements Query {}

    /** The increase of a counter each second, summed. */
    record Rate(String metric, String legend) implements Query {}

    /** A quantile of a histogram, in seconds. {@code metric} is the name of its buckets. */
    record QuantileOf(double share, String metric, List<Match> where, String legend) implements Query {}

    /** The increase of the series that match {@code part}, divided by the increase of those that match {@code where}. */
    record Share(String metric, List<Match> part, List<Match> where, String legend) implements Query {}

    private static final List<Match> PLACE = List.of(new Match("method", "POST"), new Match("route", "/orders|/"));

    /** All dashboards. A heat map is drawn as three quantiles of its histogram. */
    public static final List<Dashboard> ALL = List.of(
            new Dashboard(
                    "orders",
                    List.of(
                            panel(
                                    "Orders",
                                    "ops",
                                    new Rate("orders_accepted_total", "accepted"),
                                    new Rate("orders_finished_total", "{{status}}")),
                            panel(
                                    "Refused with an error",
                                    "percentunit",
                                    new Share(
                                            "http_server_request_duration_seconds_count",
                                            List.of(PLACE.getFirst(), PLACE.getLast(), new Match("status", "5..")),
                                            PLACE,
                                            "5xx")),
                            panel(
                                    "Acceptance, 99th percentile",
                                    "s",
                                    new QuantileOf(
                                            0.99,
                                            "http_server_request_duration_seconds_bucket",
                                            List.of(new Match("method", "POST"), new Match("route", "/orders")),
                                            "p99")),
                            panel(
                                    "Time to the end",
                                    "s",
                                    new QuantileOf(0.5, "order_time_to_terminal_seconds_bucket", List.of(), "p50"),
                                    new QuantileOf(0.95, "order_time_to_terminal_seconds_bucket", List.of(), "p95"),
                                    new QuantileOf(0.99, "order_time_to_terminal_seconds_bucket", List.of(), "p99")))),
            new Dashboard(
                    "dependencies",
                    List.of(
                            panel("Attempts", "reqps", new Rate("step_duration_seconds_count", "{{step}} {{outcome}}")),
                            panel(
                                    "Duration of a step, 95th percentile",
                                    "s",
                                    new QuantileOf(
                                            0.95,
                                            "step_duration_seconds_bucket",
                                            List.of(new Match("outcome", "done")),
                                            "{{step}}")),
                            panel("Circuit breakers", "short", gauge(Fold.max, "circuit_breaker_state", "{{name}}")),
                            panel("Retries", "reqps", new Rate("step_retries_total", "{{step}}")))),
            new Dashboard(
                    "cluster",
                    List.of(
                            panel(
                                    "Members",
                                    "short",
                                    gauge(Fold.max, "cluster_members", "{{status}}"),
                                    gauge(Fold.max, "cluster_unreachable", "unreachable")),
                            panel("Nodes that take orders", "short", gauge(Fold.min, "node_ready", "{{instance}}")),
                            panel("Shards", "short", gauge(Fold.sum, "cluster_shards", "{{instance}}")),
                            panel(
                                    "Orders in memory",
                                    "short",
                                    gauge(Fold.sum, "orders_alive", "{{instance}} open"),
                                    gauge(Fold.sum, "cluster_entities", "{{instance}} all")))),
            new Dashboard(
                    "store",
                    List.of(
                            panel("Late rows", "s", gauge(Fold.max, "projection_lag_seconds", "oldest")),
                            panel(
                                    "Intake queue",
                                    "short",
                                    gauge(Fold.max, "intake_depth", "waiting"),
                                    new Rate("intake_queued_total", "queued each second")),
                            panel("Events that wait", "short", gauge(Fold.sum, "order_events_pending", "waiting")),
                            panel("Events", "ops", new Rate("order_events_published_total", "published")))),
            new Dashboard(
                    "fault-proxy",
                    List.of(
                            panel(
                                    "Received",
                                    "Bps",
                                    new Rate("toxiproxy_proxy_received_bytes_total", "{{proxy}} {{direction}}")),
                            panel(
                                    "Sent",
                                    "Bps",
                                    new Rate("toxiproxy_proxy_sent_bytes_total", "{{proxy}} {{direction}}")),
                            panel("Connections", "short", gauge(Fold.sum, "toxiproxy_proxy_connections", "{{proxy}}")),
                            panel(
                                    "Toxics",
                                    "short",
                                    new Gauge(Fold.max, "fault_proxy_toxics", "{{proxy}} {{type}}", true)))),
            new Dashboard(
                    "experiment",
                    List.of(
                            panel("Phase", "short", gauge(Fold.max, "lab_experiment_phase", "{{name}} {{phase}}")),
                            panel("Probes", "short", gauge(Fold.max, "lab_probe_value", "{{probe}}")),
                            panel("Orders", "short", gauge(Fold.max, "lab_orders", "{{truth}}")),
                            panel("Faults", "short", gauge(Fold.max, "lab_fault_active", "{{kind}} {{target}}")))));

    private Dashboards() {}

    private static Panel panel(String title, String unit, Query... queries) {
        return new Panel(title, unit, List.of(queries));
    }

    private static Gauge gauge(Fold fold, String metric, String legend) {
        return new Gauge(fold, metric, legend, false);
    }

    /** The dashboard with this uid. */
    public static Optional<Dashboard> of(String uid) {
        return ALL.stream().filter(dashboard -> dashboard.uid().equals(uid)).findFirst();
    }

    /** The metrics that the order nodes must show, as {@code name[]} of their page takes them. */
    public static List<String> nodeMetrics() {
        return ALL.stream()
                .map(Dashboard::panels)
                .flatMap(List::stream)
                .map(Panel::queries)
                .flatMap(List::stream)
                .map(query -> query.metric().replaceFirst("_(bucket|count)$", ""))
                .filter(metric ->
                        Stream.of("lab_", "toxiproxy_", "fault_proxy_").noneMatch(metric::startsWith))
                .distinct()
                .toList();
    }

    /** The name of the line to which a series belongs. */
    static String line(String legend, Function<String, String> label) {
        return LABEL.matcher(legend).replaceAll(found -> Matcher.quoteReplacement(label.apply(found.group(1))));
    }
}
