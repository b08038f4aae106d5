package io.coffeechaos.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.coffeechaos.drill.Drill;
import io.coffeechaos.lab.load.OrderLoad;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** One of three order nodes is killed, frozen, cut off or replaced, one fault at a time. */
@Drill(
        name = "three-nodes",
        purpose = "Kills, freezes, cuts off and replaces one of three nodes: a short delay, and no lost order.",
        minutes = 8)
class ThreeNodesDrill {
    private static final Duration SERVED_MAX = Duration.ofMinutes(1);
    private static final Duration ENDED_MAX = Duration.ofMinutes(2);
    private static final int WAITING = 40;
    private static final int KILLS = Budget.of(2, 10);
    private static final int PARTITIONS = Budget.of(2, 50);
    private static final String BODY =
            "{\"items\":[{\"productId\":\"kenyan-aa\",\"quantity\":2}],\"paymentMethod\":\"demo_ok\"}";

    private final HttpClient client = HttpClient.newHttpClient();
    private Stack stack;

    @BeforeEach
    void start() throws Exception {
        stack = SharedStack.cluster();
    }

    @Test
    void anyNodeServesAnyOrder() throws Exception {
        long seed = Budget.seed("three-nodes: any node serves");
        Served unused = Served.on(stack, "any-" + seed);
        Map<String, JsonNode> views = stack.lab().cluster();
        assertThat(views.values()).allSatisfy(view -> {
            assertThat(view.path("seen").path("members")).hasSize(3);
            assertThat(view.path("seen").path("unreachable")).isEmpty();
            assertThat(view.path("shards").asInt()).as(view.toString()).isPositive();
        });

        stack.lab().simulators().mode("payment", "{\"mode\":\"normal\",\"latencyMsMin\":2000,\"latencyMsMax\":2500}");
        String key = "any-" + seed;
        String id = new ObjectMapper()
                .readTree(stack.submit(stack.edge(1), key, BODY).body())
                .path("id")
                .asText();
        // The order lives on one node. So two of these three nodes must ask another node.
        for (int node = 1; node <= 3; node++) {
            assertThat(get(node, "/orders/" + id).statusCode()).isEqualTo(200);
            assertThat(stack.submit(stack.edge(node), key, BODY).statusCode()).isEqualTo(202);
        }
        for (int node = 1; node <= 3; node++) {
            assertThat(stream(node, id)).as("history streamed by node " + node).contains("event: OrderConfirmed");
            assertThat(get(node, "/orders/" + id).body()).contains("CONFIRMED");
        }
    }

    @Test
    void aKilledNodeCausesAShortDelayAndNoLostOrder(TestReporter reporter) throws Exception {
        long seed = Budget.seed("three-nodes: killed");
        SplittableRandom random = new SplittableRandom(seed);
        Served served = Served.on(stack, "killed-" + seed);
        List<Duration> recoveries = new ArrayList<>();
        try (OrderLoad load = OrderLoad.start(stack.lab(), "killed-" + seed, seed, Customers.A_SECOND)) {
            for (int kill = 1; kill <= KILLS; kill++) {
                Customers.arrive(load, random.nextInt(Customers.A_SECOND, 3 * Customers.A_SECOND));
                int victim = random.nextInt(1, 4);
                boolean oldest = isOldest(victim);
                stack.lab().kill("node-" + victim);
                Duration recovery = served.everywhere(1 + victim % 3, SERVED_MAX);
                recoveries.add(recovery);
                System.out.println("node-" + victim + (oldest ? ", the oldest," : "")
                        + " killed; all shards served after " + recovery.toMillis() + " ms");
                stack.awaitUp();
            }
            load.stop();
            Truth.allConfirmed(stack, load, ENDED_MAX, reporter);
        }
        Collections.sort(recoveries);
        reporter.publishEntry(
                "all shards served after a kill",
                "median %d ms, max %d ms of %d kills"
                        .formatted(
                                recoveries.get(recoveries.size() / 2).toMillis(),
                                recoveries.getLast().toMillis(),
                                KILLS));
    }

    @Test
    void aResumedNodeDecidesNoOrder(TestReporter reporter) throws Exception {
        long seed = Budget.seed("three-nodes: frozen");
        int victim = new SplittableRandom(seed).nextInt(1, 4);
        String name = "node-" + victim;
        Served served = Served.on(stack, "frozen-" + seed);
        try (OrderLoad load = OrderLoad.start(stack.lab(), "frozen-" + seed, seed, Customers.A_SECOND)) {
            Customers.arrive(load, 2 * Customers.A_SECOND);
            long before = stack.awaitPid(name);
            stack.lab().freeze(name);
            List<CompletableFuture<HttpResponse<String>>> waiting = waitBefore(victim, "late-" + seed);
            Duration recovery = served.everywhere(1 + victim % 3, SERVED_MAX);
            reporter.publishEntry("all shards served after a freeze", recovery.toMillis() + " ms");
            assertThat(stack.lab().states()).containsEntry(name, "frozen");

            stack.lab().resume(name);

            List<HttpResponse<String>> answers = waiting.stream()
                    .map(customer -> customer.handle((answer, unanswered) -> Stream.ofNullable(answer)))
                    .flatMap(CompletableFuture::join)
                    .toList();
            System.out.println(answers.size() + " of " + WAITING + " waiting customers were answered: "
                    + answers.stream().map(HttpResponse::statusCode).toList());
            assertThat(answers)
                    .as("the orders that it accepts go to its successor through the intake queue")
                    .filteredOn(answer -> answer.statusCode() / 100 == 2)
                    .allSatisfy(answer -> assertThat(answer.headers().firstValue("Order-Intake"))
                            .contains("queued"));

            // The node detects that it was removed, ends, and a new process joins as a new member.
            Eventually.eventually(
                    SERVED_MAX, () -> assertThat(stack.lab().pids().getOrDefault(name, before))
                            .as("the process that was frozen has ended")
                            .isNotEqualTo(before));
            stack.awaitUp();
            load.stop();
            Truth.allConfirmed(stack, load, ENDED_MAX, reporter);
        }
    }

    /** Starts customers with a long timeout. Their orders wait for the frozen node and are its first requests later. */
    private List<CompletableFuture<HttpResponse<String>>> waitBefore(int node, String prefix) {
        return IntStream.range(0, WAITING)
                .mapToObj(order -> HttpRequest.newBuilder(stack.edge(node).resolve("/orders"))
                        .timeout(SERVED_MAX.plus(ENDED_MAX))
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", prefix + "-" + order)
                        .POST(HttpRequest.BodyPublishers.ofString(BODY))
                        .build())
                .map(request -> client.sendAsync(request, HttpResponse.BodyHandlers.ofString()))
                .toList();
    }

    /** The pairs of nodes that a partition cuts off from each other. */
    private enum Partition {
        ONE_OFF,
        ONE_WAY,
        ALL_APART
    }

    @Test
    void aPartitionHealsAndNoNodeGaveAFalseAnswer(TestReporter reporter) throws Exception {
        long seed = Budget.seed("three-nodes: partition");
        SplittableRandom random = new SplittableRandom(seed);
        Served served = Served.on(stack, "cut-" + seed);
        try (OrderLoad load = OrderLoad.start(stack.lab(), "cut-" + seed, seed, Customers.A_SECOND)) {
            for (int run = 1; run <= PARTITIONS; run++) {
                Customers.arrive(load, 2 * Customers.A_SECOND);
                Partition partition =
                        run == 1 ? Partition.ONE_OFF : Partition.values()[random.nextInt(Partition.values().length)];
                int victim = random.nextInt(1, 4);
                long begunNanos = System.nanoTime();
                cut(partition, victim);
                if (partition == Partition.ONE_OFF) {
                    Eventually.eventually(
                            SERVED_MAX, () -> assertThat(stack.lab().isReady("node-" + victim))
                                    .as("the minority is ready")
                                    .isFalse());
                    Duration unready = Duration.ofNanos(System.nanoTime() - begunNanos);
                    Duration unused = served.everywhere(1 + victim % 3, SERVED_MAX);
                    Duration recovery = Duration.ofNanos(System.nanoTime() - begunNanos);
                    System.out.println("node-" + victim + " cut off; not ready after " + unready.toMillis()
                            + " ms, the others serve all shards after " + recovery.toMillis() + " ms");
                } else {
                    Customers.arrive(load, random.nextInt(3 * Customers.A_SECOND, 15 * Customers.A_SECOND));
                }
                stack.lab().heal();
                stack.awaitUp();
                Duration whole = served.everywhere(victim, SERVED_MAX);
                System.out.println("partition " + run + " of " + PARTITIONS + ", " + partition + " " + victim
                        + ", is over: all shards served through node-" + victim + " within " + whole.toMillis()
                        + " ms");
                // A node that the others have removed may detect this only now. It then ends and joins again.
                Eventually.eventually(
                        SERVED_MAX, () -> assertThat(stack.lab().cluster().values())
                                .allSatisfy(view -> assertThat(view.path("seen").path("members"))
                                        .hasSize(3)));
            }
            load.stop();
            Truth.allConfirmed(stack, load, ENDED_MAX, reporter);
        }
    }

    private void cut(Partition partition, int victim) throws Exception {
        for (int from = 1; from <= 3; from++) {
            for (int to = 1; to <= 3; to++) {
                boolean isCut = from != to
                        && switch (partition) {
                            case ONE_OFF -> from == victim || to == victim;
                            case ONE_WAY -> from == victim && to == 1 + victim % 3;
                            case ALL_APART -> true;
                        };
                if (isCut) {
                    stack.lab().links().cutOff(from, to);
                }
            }
        }
    }

    @Test
    void duringARollingRestartNoRequestFailsTwice(TestReporter reporter) throws Exception {
        long seed = Budget.seed("three-nodes: rolling restart");
        long downed = downings();
        try (OrderLoad load = OrderLoad.start(stack.lab(), "rolling-" + seed, seed, Customers.A_SECOND)) {
            for (int node = 1; node <= 3; node++) {
                long begunNanos = System.nanoTime();
                long before = stack.awaitPid("node-" + node);
                String name = "node-" + node;
                stack.lab().restart(name);
                Eventually.eventually(
                        SERVED_MAX, () -> assertThat(stack.lab().pids().getOrDefault(name, before))
                                .isNotEqualTo(before));
                stack.awaitUp();
                System.out.println(name + " replaced after "
                        + Duration.ofNanos(System.nanoTime() - begunNanos).toMillis() + " ms");
            }
            List<OrderLoad.Submitted> submitted = load.stop();
            assertThat(downings())
                    .as("nodes that were downed instead of leaving")
                    .isEqualTo(downed);
            assertThat(submitted)
                    .as("customers whose first retry failed too")
                    .filteredOn(order -> order.attempts() > 2)
                    .isEmpty();
            Truth.allConfirmed(stack, load, ENDED_MAX, reporter);
        }
    }

    private boolean isOldest(int node) throws Exception {
        return stack.lab().cluster().values().stream()
                .anyMatch(view -> view.path("seen").path("oldest").asText().equals("node-" + node));
    }

    /** The number of times that a node downed itself or another node, because it was cut off or did not answer. */
    private long downings() throws Exception {
        long downings = 0;
        for (int node = 1; node <= 3; node++) {
            try (Stream<String> lines = Files.lines(stack.directory().resolve("logs/node-" + node + ".log"))) {
                downings +=
                        lines.filter(line -> line.contains("SBR took decision")).count();
            }
        }
        return downings;
    }

    private HttpResponse<String> get(int node, String path) throws Exception {
        return stack.get(stack.edge(node).getPort(), path);
    }

    /** The whole history as server-sent events. The stream ends when the order ends. */
    private String stream(int node, String id) throws Exception {
        return stack.lab()
                .send(HttpRequest.newBuilder(stack.edge(node).resolve("/orders/" + id + "/events"))
                        .header("Accept", "text/event-stream")
                        .timeout(Duration.ofSeconds(30))
                        .build())
                .body();
    }
}
