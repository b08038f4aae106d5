package io.coffeechaos.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.coffeechaos.drill.Drill;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real Prometheus watches a real system while experiments of the library break it. Each alert fires in the experiment that
 * infra/RUNBOOK.md names. An hour of the rules is a minute here: their times, and the thresholds of what grows with the time
 * of an outage, are divided by 60. The rules as they are shipped have their unit tests.
 */
@Drill(
        name = "alerts",
        purpose =
                "Runs experiments under a real Prometheus whose hour is a minute: each alert fires in its experiment.",
        minutes = 12)
class AlertsDrill {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration UP_WITHIN = Duration.ofMinutes(1);
    private static final String SLOW_STORE =
            "{\"name\":\"slow-store\",\"type\":\"latency\",\"attributes\":{\"latency\":2000}}";
    private static final Duration LATE_WITHIN = Duration.ofMinutes(2);
    private static final Duration STUCK_WITHIN = Duration.ofMinutes(3);
    /** More than the sweepers of a node wake at the same time. */
    private static final int WAITING_ORDERS = 40;
    /** Until the wake time of a parked order has passed. */
    private static final Duration OVERDUE_WITHIN = Duration.ofMinutes(5);

    private static final Duration ENDS_WITHIN = Duration.ofMinutes(3);
    private static final Duration PATIENCE = Duration.ofMinutes(8);
    private static final int FASTER = 60;
    private static final long TIME_MIN_MS = 1000;
    private static final Pattern TARGET = Pattern.compile("127\\.0\\.0\\.1:(\\d+)");
    private static final Pattern TIME = Pattern.compile("(?<=\\[|:|for: |interval: )(\\d+)([smhd])(?=[\\]:\\n])");
    /** A threshold of seconds or of waiting messages. Shares and states are smaller. */
    private static final Pattern THRESHOLD = Pattern.compile("> (\\d{2,})(?![.\\d])");

    private static final Map<String, Duration> UNITS = Map.of(
            "s", Duration.ofSeconds(1), "m", Duration.ofMinutes(1), "h", Duration.ofHours(1), "d", Duration.ofDays(1));

    /** An experiment as {@code ./coffee run} takes it, and the alerts that it makes fire. */
    private record Rehearsal(List<String> run, Set<String> alerts) {
        private static Rehearsal of(String run, String... alerts) {
            return new Rehearsal(List.of(run.split(" ")), Set.of(alerts));
        }
    }

    private static final List<Rehearsal> REHEARSALS = List.of(
            Rehearsal.of("--short --twin black-friday", "OrdersLost"),
            Rehearsal.of("--short malformed", "DeadLetters"),
            Rehearsal.of("--short payment-errors", "BreakerOpen"),
            Rehearsal.of("payment-crawl", "NothingEnds", "ConfirmBurn"),
            Rehearsal.of("queue-outage", "EventsWaiting"),
            Rehearsal.of("store-outage", "IntakeGrowing"),
            Rehearsal.of("--twin store-outage", "AcceptBurnFast", "AcceptBurnSlow"));

    @TempDir
    private Path folder;

    private Stack stack;
    private Process prometheus;
    private int port;

    @BeforeEach
    void start() throws Exception {
        stack = SharedStack.healthy();
        Files.writeString(folder.resolve("rules.yml"), faster(Files.readString(Queries.FOLDER.resolve("rules.yml"))));
        String config = TARGET.matcher(Files.readString(Queries.FOLDER.resolve("prometheus-lab.yml")))
                .replaceAll(target -> "127.0.0.1:" + stack.port(Integer.parseInt(target.group(1))));
        Path file = Files.writeString(folder.resolve("prometheus.yml"), faster(config));
        port = freePort();
        prometheus = new ProcessBuilder(
                        Promtool.prometheus(),
                        "--config.file=" + file,
                        "--storage.tsdb.path=" + folder.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("prometheus.log").toFile())
                .start();
        Eventually.eventually(UP_WITHIN, () -> assertThat(value("sum(up)")).isEqualTo("7"));
    }

    private static String faster(String file) {
        String times = TIME.matcher(file).replaceAll(time -> {
            long ms = UNITS.get(time.group(2))
                            .multipliedBy(Long.parseLong(time.group(1)))
                            .toMillis()
                    / FASTER;
            return (ms == 0 ? 0 : Math.max(ms, TIME_MIN_MS)) + "ms";
        });
        return THRESHOLD.matcher(times).replaceAll(threshold -> "> " + Double.parseDouble(threshold.group(1)) / FASTER);
    }

    @AfterEach
    void stop() throws Exception {
        prometheus.destroy();
        prometheus.onExit().join();
        stack.lab().control().load(0, "resilient");
        stack.lab().heal();
    }

    @Test
    void eachAlertFiresInItsExperimentAndEndsAfterIt(TestReporter reporter) throws Exception {
        Experiments.warmUp(stack);
        assertThat(firing()).containsOnly("NodeMissing");

        for (Rehearsal rehearsal : REHEARSALS) {
            long beganNanos = System.nanoTime();
            Experiments.Ended ended =
                    Experiments.run(stack, PATIENCE, rehearsal.run().toArray(String[]::new));
            long tookS = Duration.ofNanos(System.nanoTime() - beganNanos).toSeconds();
            Set<String> fired = fired(tookS);
            String verdict = ended.reports().getFirst().path("verdict").asText();
            reporter.publishEntry(String.join(" ", rehearsal.run()), "%s in %d s: %s".formatted(verdict, tookS, fired));
            assertThat(fired).as("fired in %s", rehearsal.run()).containsAll(rehearsal.alerts());
        }
        rowsOfASlowStoreAreToldOf();
        anUndoThatIsStuckIsToldOf();
        ordersBehindAnOpenBreakerAreToldOf();
        stack.lab().simulators().mode("payment", "{\"mode\":\"normal\"}");

        Eventually.eventually(ENDS_WITHIN, () -> assertThat(firing())
                .as("a dead letter stays, the ledger and the window of a day remember, and this system has one node")
                .isSubsetOf("DeadLetters", "OrdersLost", "AcceptBurnSlow", "NodeMissing"));
    }

    /** In an outage of the store there is seldom a row that waits: rows follow events, and those are not written either. */
    private void rowsOfASlowStoreAreToldOf() throws Exception {
        stack.lab().links().toxic("dynamodb", SLOW_STORE);
        stack.lab().control().load(Customers.FEW_A_SECOND, "resilient");
        Eventually.eventually(LATE_WITHIN, () -> assertThat(firing()).contains("RowsLate"));
        stack.lab().control().load(0, "resilient");
        stack.lab().heal();
    }

    /** No experiment of the library cancels orders. */
    private void anUndoThatIsStuckIsToldOf() throws Exception {
        stack.lab().simulators().mode("payment", "{\"mode\":\"hang\"}");
        new ContractClient(stack).cancel(placed(0));
        Eventually.eventually(STUCK_WITHIN, () -> assertThat(firing()).contains("CompensationStuck"));
    }

    /** A node that was killed has them no longer in memory, and its sweepers wake one at a time while the breaker is open. */
    private void ordersBehindAnOpenBreakerAreToldOf() throws Exception {
        for (int order = 1; order <= WAITING_ORDERS; order++) {
            placed(order);
        }
        stack.lab().kill("node-1");
        Eventually.eventually(OVERDUE_WITHIN, () -> assertThat(firing()).contains("OrdersOverdue"));
    }

    private String placed(int number) throws Exception {
        HttpResponse<String> placed = stack.submit(
                stack.edge(1),
                "alerts-" + number + "-" + System.nanoTime(),
                ContractClient.with("\"customerId\":\"drill\""));
        assertThat(placed.statusCode()).as(placed.body()).isEqualTo(202);
        return ContractClient.id(placed);
    }

    private Set<String> firing() throws Exception {
        return names("ALERTS{alertstate=\"firing\"}");
    }

    /** The alerts that fired in the last seconds, for however short a time. */
    private Set<String> fired(long seconds) throws Exception {
        return names("count_over_time(ALERTS{alertstate=\"firing\"}[" + seconds + "s])");
    }

    private Set<String> names(String query) throws Exception {
        Set<String> names = new TreeSet<>();
        for (JsonNode series : query(query).at("/data/result")) {
            names.add(series.at("/metric/alertname").asText());
        }
        return names;
    }

    private String value(String query) throws Exception {
        return query(query).at("/data/result/0/value/1").asText();
    }

    private JsonNode query(String query) throws Exception {
        String path = "/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8);
        return JSON.readTree(stack.get(port, path).body());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
