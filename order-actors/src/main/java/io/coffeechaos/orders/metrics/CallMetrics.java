package io.coffeechaos.orders.metrics;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The requests of one node to tables and queues, with the names of OpenTelemetry's semantic conventions for databases and
 * messaging. Thread-safe.
 */
public final class CallMetrics {
    /** The label of the table of the journal. */
    public static final String JOURNAL = "journal";

    /** The label of the table of the rows. */
    public static final String ORDERS = "orders";

    private static final double[] BOUNDS = {0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5};

    /** The operations of a table that this node uses. */
    private static final Map<String, List<String>> OF_TABLES = Map.of(
            JOURNAL, List.of("PutItem", "Query", "GetItem", "BatchGetItem", "BatchWriteItem"),
            ORDERS, List.of("PutItem", "UpdateItem", "GetItem", "Query", "Scan", "BatchWriteItem"));

    private static final List<String> QUEUE_OPERATIONS = List.of(
            "SendMessageBatch",
            "ReceiveMessage",
            "DeleteMessageBatch",
            "ChangeMessageVisibilityBatch",
            "GetQueueAttributes");

    private static final Map<String, List<String>> OF_QUEUES = Map.of(
            "intake", QUEUE_OPERATIONS,
            "events", QUEUE_OPERATIONS);

    /** How a request ended. */
    public enum Ended {
        /** It succeeded. */
        NONE,
        /** The table or queue takes less now. */
        THROTTLED,
        /** No answer in time, or no connection. */
        TIMEOUT,
        /** The condition of the write was not met: another node has written this slot. */
        FENCED,
        /** Something else. */
        OTHER;

        private String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Histogram tables;
    private final Histogram queues;
    private final Counter fenced;

    CallMetrics(PrometheusRegistry registry) {
        tables = Histogram.builder()
                .name("db_client_operation_duration_seconds")
                .unit(Unit.SECONDS)
                .help("Duration of one request to a table, with its retry.")
                .labelNames("operation", "table", "error")
                .classicUpperBounds(BOUNDS)
                .classicOnly()
                .register(registry);
        queues = Histogram.builder()
                .name("messaging_client_operation_duration_seconds")
                .unit(Unit.SECONDS)
                .help("Duration of one request to a queue, with its retry. A long poll waits on purpose.")
                .labelNames("operation", "queue", "error")
                .classicUpperBounds(BOUNDS)
                .classicOnly()
                .register(registry);
        fenced = Counter.builder()
                .name("journal_fenced_total")
                .help("Events that the journal refused because another writer has written this slot.")
                .register(registry);
        OF_TABLES.forEach((table, operations) -> operations.forEach(operation -> initAll(tables, operation, table)));
        OF_QUEUES.forEach((queue, operations) -> operations.forEach(operation -> initAll(queues, operation, queue)));
    }

    private static void initAll(Histogram calls, String operation, String target) {
        for (Ended error : Ended.values()) {
            calls.initLabelValues(operation, target, error.label());
        }
    }

    /** A request to a table has ended. An operation that the node does not use while it serves is not counted. */
    public void tableAsked(String operation, String table, Ended error, Duration took) {
        if (OF_TABLES.getOrDefault(table, List.of()).contains(operation)) {
            tables.labelValues(operation, table, error.label()).observe(took.toNanos() / 1e9);
        }
        if (table.equals(JOURNAL) && error == Ended.FENCED) {
            fenced.inc();
        }
    }

    /** A request to a queue has ended. An operation that the node does not use while it serves is not counted. */
    public void queueAsked(String operation, String queue, Ended error, Duration took) {
        if (OF_QUEUES.getOrDefault(queue, List.of()).contains(operation)) {
            queues.labelValues(operation, queue, error.label()).observe(took.toNanos() / 1e9);
        }
    }
}
