package io.coffeechaos.orders.api.bench;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.coffeechaos.orders.api.InstantNodeMain;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The store and the node of the benchmark, as processes on free ports. */
final class BenchStack implements AutoCloseable {
    private static final Duration START_MAX = Duration.ofMinutes(1);
    private static final Duration AT_REST = Duration.ofSeconds(8);
    private static final Duration SHORT = Duration.ofMillis(100);

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Process> processes = new ArrayList<>();
    private final Path directory;
    private final int storePort;
    private final int nodePort;

    private BenchStack(Path directory) throws IOException {
        this.directory = directory;
        this.storePort = freePort();
        this.nodePort = freePort();
    }

    /**
     * Starts the store and the node, and waits until the node is ready.
     *
     * @param directory folder for the store's data and the logs
     * @param hanging true if the dependencies never answer, false if they answer at once
     * @param traces environment variables of the node that say where its spans go; empty: as shipped
     */
    static BenchStack start(Path directory, boolean hanging, Map<String, String> traces) throws Exception {
        BenchStack stack = new BenchStack(directory);
        Path tools = Path.of(System.getProperty("coffee.dir", ".coffee")).toAbsolutePath();
        stack.start(
                "store",
                Map.of(),
                "node",
                tools.resolve("store/serve.js").toString(),
                Integer.toString(stack.storePort),
                directory.resolve("data").toString());
        Map<String, String> environment = new TreeMap<>(traces);
        environment.putAll(Map.of(
                "HTTP_PORT",
                Integer.toString(stack.nodePort),
                "ARTERY_PORT",
                "0",
                "RATE_LIMIT_PER_SECOND",
                "0",
                "DYNAMODB_ENDPOINT",
                stack.storeEndpoint(),
                "SQS_ENDPOINT",
                "http://127.0.0.1:1"));
        stack.start(
                "node",
                environment,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:+UseG1GC",
                // A queue server is not started: it would use processor time that the orders need.
                "-Dcoffee.orders.events.enabled=off",
                "-cp",
                System.getProperty("java.class.path"),
                InstantNodeMain.class.getName(),
                hanging ? "hang" : "answer");
        long untilNanos = System.nanoTime() + START_MAX.toNanos();
        while (!stack.ready()) {
            if (System.nanoTime() > untilNanos) {
                stack.close();
                throw new IllegalStateException("the node was not ready within " + START_MAX + ": see " + directory);
            }
            stack.shortPause();
        }
        return stack;
    }

    String storeEndpoint() {
        return "http://127.0.0.1:" + storePort;
    }

    /** The address to which orders are sent. */
    URI orders() {
        return node("/orders");
    }

    /** Reads the node's metrics. */
    NodeFigures figures() throws IOException, InterruptedException {
        return NodeFigures.parse(get(node("/metrics")));
    }

    /**
     * All requests that the store has received, by DynamoDB operation, except scans. The node scans only because the
     * benchmark reads its metrics, at most once in five seconds.
     */
    Map<String, Long> requests() throws IOException, InterruptedException {
        Map<String, Long> requests = new ObjectMapper()
                .readValue(
                        get(URI.create(storeEndpoint() + "/requests")), new TypeReference<TreeMap<String, Long>>() {});
        requests.remove("Scan");
        return requests;
    }

    /**
     * The requests that the node sends while no orders arrive, such as sweeps and probes, per second and by operation.
     */
    Map<String, Double> requestsPerSecondAtRest() throws IOException, InterruptedException {
        Map<String, Long> before = requests();
        pause(AT_REST);
        Map<String, Double> perSecond = new TreeMap<>();
        requests()
                .forEach((kind, count) ->
                        perSecond.put(kind, (count - before.getOrDefault(kind, 0L)) / (double) AT_REST.toSeconds()));
        return perSecond;
    }

    /** The node's used heap in bytes after a full garbage collection. */
    long heapBytesAfterCollection() throws IOException, InterruptedException {
        String pid = Long.toString(processes.getLast().pid());
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        new ProcessBuilder(jcmd, pid, "GC.run")
                .inheritIO()
                .redirectOutput(directory.resolve("jcmd").toFile())
                .start()
                .waitFor();
        return get(node("/metrics"))
                .lines()
                .filter(line -> line.startsWith("jvm_memory_used_bytes{area=\"heap\"}"))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElseThrow();
    }

    /** Waits before the next look at a condition. */
    void shortPause() throws InterruptedException {
        pause(SHORT);
    }

    void secondPause() throws InterruptedException {
        pause(Duration.ofSeconds(1));
    }

    private boolean ready() throws InterruptedException {
        try {
            return http.send(HttpRequest.newBuilder(node("/health/ready")).build(), BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private URI node(String path) {
        return URI.create("http://127.0.0.1:" + nodePort + path);
    }

    private String get(URI address) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString())
                .body();
    }

    private void start(String name, Map<String, String> environment, String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve(name + ".log").toFile());
        builder.environment().putAll(environment);
        processes.add(builder.start());
    }

    private static void pause(Duration duration) {
        await().pollDelay(duration).atMost(duration.multipliedBy(2)).until(() -> true);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        processes.reversed().forEach(Process::destroyForcibly);
    }
}
