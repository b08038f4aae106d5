package io.coffeechaos.orders.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.orders.BreakerState;
import io.coffeechaos.orders.Step;
import io.coffeechaos.orders.StepOutcome;
import io.coffeechaos.orders.TraceId;
import io.coffeechaos.orders.api.metrics.ClusterMetrics;
import io.coffeechaos.orders.api.metrics.ClusterMetrics.Shards;
import io.coffeechaos.orders.api.metrics.DispatcherMetrics;
import io.coffeechaos.orders.api.metrics.HttpMetrics;
import io.coffeechaos.orders.api.metrics.OrderGauges;
import io.coffeechaos.orders.api.metrics.WaitGauges;
import io.coffeechaos.orders.api.testkit.Answer;
import io.coffeechaos.orders.api.testkit.Client;
import io.coffeechaos.orders.api.testkit.MetricSeries;
import io.coffeechaos.orders.metrics.OrderMetrics;
import io.coffeechaos.orders.metrics.QueueMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Prometheus' {@code increase()} does not see the first event of a series that appears with that event. So every series
 * of a bounded set of labels exists from the start. {@code ApiNode} checks the same at the end of each test.
 */
class MetricsTest {
    private static final String STEPS = "payment inventory shipping";
    private static final String BREAKERS = STEPS + " order-events accept";

    private static final TraceId TRACE = new TraceId("4bf92f3577b34da6a3ce929d0e0e4736");

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final OrderMetrics orders = new OrderMetrics(registry);

    @Test
    void everyLabelledMetricHasAllItsSeriesFromTheStart() {
        QueueMetrics queues = new QueueMetrics(registry);
        HttpMetrics http = new HttpMetrics(registry);
        OrderGauges gauges = new OrderGauges(registry);
        WaitGauges.register(registry, () -> 0, () -> 0);
        DispatcherMetrics.register(registry, dispatcher -> 0);
        ClusterMetrics cluster = new ClusterMetrics(
                registry, "1.2.3", () -> new ClusterMetrics.View(Map.of("up", 3), 0, true, new Shards(0, 0), 0));
        assertThat(List.of(queues, http, gauges, cluster)).isNotEmpty();

        List<String> all = new ArrayList<>();
        all.addAll(series("build", "version", "1.2.3"));
        all.addAll(series("cluster_members", "status", "joining weakly-up up leaving exiting down removed"));
        all.addAll(series("entity_recoveries", "result", "recovered failed"));
        all.addAll(series("order_time_to_terminal_seconds", "status", "CONFIRMED REJECTED CANCELLED EXPIRED"));
        all.addAll(series("orders_alive", "phase", "forward compensating"));
        all.addAll(series("orders_parked", "step", STEPS));
        all.addAll(series("pekko_dispatcher_queue", "dispatcher", "default internal blocking"));
        all.addAll(series("pekko_restarts", "part", "entity bulkhead sweeper"));
        all.addAll(series("orders_woken", "result", "answered failed"));
        all.addAll(calls(
                "db_client_operation_duration_seconds",
                "PutItem Query GetItem BatchGetItem BatchWriteItem",
                "table=\"journal\""));
        all.addAll(calls(
                "db_client_operation_duration_seconds",
                "PutItem UpdateItem GetItem Query Scan BatchWriteItem",
                "table=\"orders\""));
        for (String queue : List.of("intake", "events")) {
            all.addAll(calls(
                    "messaging_client_operation_duration_seconds",
                    "SendMessageBatch ReceiveMessage DeleteMessageBatch ChangeMessageVisibilityBatch GetQueueAttributes",
                    "queue=\"" + queue + "\""));
        }
        for (String ofALane :
                List.of("step_in_flight", "step_in_flight_limit", "step_queued", "step_queue_wait_seconds")) {
            all.addAll(series(ofALane, "lane", "do undo", "step", STEPS));
        }
        all.addAll(series("circuit_breaker_state", "name", BREAKERS));
        all.addAll(series("circuit_breaker_transitions", "name", BREAKERS, "to", "closed half-open open"));
        all.addAll(series("compensations", "outcome", "reversed nothing_seen", "step", STEPS));
        all.addAll(series("compensations_stuck", "step", STEPS));
        all.addAll(series("idempotency_requests", "result", "new replay mismatch in_progress"));
        all.addAll(series("intake_dropped", "reason", "key_reused unreadable"));
        all.addAll(series(
                "orders_open", "status", "ACCEPTED PAYMENT_PENDING INVENTORY_PENDING SHIPPING_PENDING COMPENSATING"));
        all.addAll(series("orders_finished", "reason", "none", "status", "CONFIRMED"));
        all.addAll(series(
                "orders_finished", "reason", "PAYMENT_DECLINED OUT_OF_STOCK CANNOT_SHIP other", "status", "REJECTED"));
        all.addAll(series("orders_finished", "reason", "CANCELLED_BY_CUSTOMER", "status", "CANCELLED"));
        all.addAll(series("orders_finished", "reason", "TIME_BUDGET_SPENT", "status", "EXPIRED"));
        all.addAll(series("requests_shed", "reason", "rate overloaded"));
        all.addAll(series(
                "step_duration_seconds",
                "outcome",
                "done refused uncertain not_sent superseded undone",
                "step",
                STEPS));
        all.addAll(series("step_retries", "step", STEPS));
        assertThat(MetricSeries.of(registry)).containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    void aChangeOfABreakerCountsInASeriesThatExists() {
        Set<String> atStart = MetricSeries.of(registry);

        for (BreakerState state : BreakerState.values()) {
            orders.breakerChanged(Step.PAYMENT.wireName(), state);
            orders.breakerChanged(OrderMetrics.EVENTS_BREAKER, state);
            orders.breakerChanged(OrderMetrics.ACCEPT_BREAKER, state);
        }
        orders.stepEnded(Step.SHIPPING, new StepOutcome.Superseded("undone before"), Duration.ofMillis(1), TRACE);

        assertThat(MetricSeries.of(registry)).isEqualTo(atStart);
    }

    @Test
    void aDependencyCannotMakeASeriesWithACodeOfItsOwn() {
        Set<String> atStart = MetricSeries.of(registry);

        orders.finished("REJECTED", "CODE_OF_" + System.nanoTime(), Duration.ofSeconds(1), TRACE);

        assertThat(MetricSeries.of(registry)).isEqualTo(atStart);
    }

    @Test
    void openMetricsNamesTheTraceOfAnOrderAndTheTextFormatDoesNot() {
        try (ApiNode node = ApiNode.start()) {
            node.client().order("traced", Client.ORDER, "traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01");
            Answer answer =
                    node.client().get("/metrics", "Accept", "application/openmetrics-text;version=1.0.0,*/*;q=0.1");

            assertThat(answer.header("Content-Type")).startsWith("application/openmetrics-text");
            assertThat(answer.text())
                    .containsPattern("orders_accepted_total 1.0 # \\{trace_id=\"" + TRACE + "\"\\}")
                    .endsWith("# EOF\n");
            assertThat(node.client().get("/traces?after=0").text())
                    .as("the trace exists")
                    .contains(TRACE.value());
            assertThat(node.client().get("/metrics").text())
                    .contains("orders_accepted_total 1.0")
                    .doesNotContain("trace_id", "# EOF");
        }
    }

    @Test
    void aTraceThatNobodyKeepsIsNoExemplar() {
        try (ApiNode node = ApiNode.start(Map.of("coffee.traces.ring", 0, "coffee.traces.ratio", "0"))) {
            node.client().order("not-traced", Client.ORDER);

            assertThat(node.client()
                            .get("/metrics", "Accept", "application/openmetrics-text")
                            .text())
                    .contains("orders_accepted_total 1.0")
                    .doesNotContain("trace_id");
        }
    }

    @Test
    void aClientCanAskForSomeMetricsOnly() {
        try (ApiNode node = ApiNode.start()) {
            String metrics = node.client()
                    .get("/metrics?name%5B%5D=requests_shed_total&name%5B%5D=intake_depth&counts=off")
                    .text();

            assertThat(metrics.lines().filter(line -> !line.startsWith("#")))
                    .containsExactlyInAnyOrder(
                            "intake_depth 0.0",
                            "requests_shed_total{reason=\"overloaded\"} 0.0",
                            "requests_shed_total{reason=\"rate\"} 0.0");
            assertThat(node.client().get("/metrics?name%5B%5D=nothing").text()).isEmpty();
        }
    }

    @Test
    void aNodeThatWasNotAskedYetHasASeriesForEachAnswerOfARouteInTheDocument() {
        try (ApiNode node = ApiNode.start()) {
            String metrics = node.client().get("/metrics").text();

            assertThat(metrics)
                    .contains(
                            "http_server_request_duration_seconds_count{method=\"POST\",route=\"/orders\",status=\"503\"} 0")
                    .contains(
                            "http_server_request_duration_seconds_count{method=\"GET\",route=\"/orders/{id}\",status=\"404\"} 0")
                    .contains(
                            "http_server_request_duration_seconds_count{method=\"POST\",route=\"/\",status=\"429\"} 0")
                    .doesNotContain("status=\"405\"")
                    .doesNotContain("status=\"414\"");
        }
    }

    private static List<String> calls(String metric, String operations, String target) {
        List<String> all = new ArrayList<>();
        for (String operation : operations.split(" ", -1)) {
            for (String error : List.of("none", "throttled", "timeout", "fenced", "other")) {
                all.add("%s{error=\"%s\",operation=\"%s\",%s}".formatted(metric, error, operation, target));
            }
        }
        return all;
    }

    private static List<String> series(String metric, String label, String values) {
        return List.of(values.split(" ")).stream()
                .map(value -> "%s{%s=\"%s\"}".formatted(metric, label, value))
                .toList();
    }

    private static List<String> series(
            String metric, String first, String firstValues, String second, String secondValues) {
        List<String> all = new ArrayList<>();
        for (String one : firstValues.split(" ", -1)) {
            for (String other : secondValues.split(" ", -1)) {
                all.add("%s{%s=\"%s\",%s=\"%s\"}".formatted(metric, first, one, second, other));
            }
        }
        return all;
    }
}
