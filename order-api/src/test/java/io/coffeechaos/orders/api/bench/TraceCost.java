package io.coffeechaos.orders.api.bench;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Measures what traces cost an order. A node without traces and a node with them, each with a store of its own, take the
 * orders in turns: A B A B. Prints Markdown.
 */
final class TraceCost {
    /** Enough that the compiler of the JVM has little left to do. */
    private static final int WARM_UP_ORDERS = 20_000;

    private static final double KIB = 1024;

    /** Where the spans of the second node go. */
    enum Traces {
        /** Nowhere: the difference between two equal nodes is the noise of the measurement. */
        OFF,
        /** Into memory, as shipped. */
        RING,
        /** Also to a collector, which takes all of them. */
        OTLP;

        static Optional<Traces> of(String word) {
            return Arrays.stream(values())
                    .filter(traces -> traces.word().equals(word))
                    .findFirst();
        }

        private String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        private Map<String, String> environment(String collector) {
            return switch (this) {
                case OFF -> Map.of("TRACES_RING", "0");
                case RING -> Map.of("TRACES_RING", "8000");
                case OTLP -> Map.of("TRACES_RING", "8000", "OTEL_EXPORTER_OTLP_ENDPOINT", collector);
            };
        }
    }

    private TraceCost() {}

    /**
     * Measures and prints a table with a line for each round, and the medians.
     *
     * @param orders number of orders that each node gets in a round
     */
    static void measure(Traces traces, int connections, int rounds, int orders) throws Exception {
        AtomicLong batches = new AtomicLong();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            HttpServer collector = collector(batches, threads);
            String address = "http://127.0.0.1:" + collector.getAddress().getPort();
            try (BenchStack without = start(Traces.OFF, address);
                    BenchStack with = start(traces, address)) {
                List<Cost> off = new ArrayList<>();
                List<Cost> on = new ArrayList<>();
                for (BenchStack stack : List.of(without, with)) {
                    OrderBenchMain.progress("warming up with " + WARM_UP_ORDERS + " orders");
                    new ClosedLoop(stack, connections).run(WARM_UP_ORDERS);
                }
                for (int round = 1; round <= rounds; round++) {
                    OrderBenchMain.progress("round " + round + " of " + rounds);
                    off.add(Cost.of(without, Map.of(), () -> new ClosedLoop(without, connections).run(orders)));
                    on.add(Cost.of(with, Map.of(), () -> new ClosedLoop(with, connections).run(orders)));
                }
                print(traces, connections, orders, off, on);
                System.out.printf("%nThe collector got %d batches of spans.%n", batches.get());
                System.out.printf(
                        Locale.ROOT,
                        "Heap after a collection: %.1f MiB off, %.1f MiB %s.%n",
                        without.heapBytesAfterCollection() / KIB / KIB,
                        with.heapBytesAfterCollection() / KIB / KIB,
                        traces.word());
            } finally {
                collector.stop(0);
            }
        }
    }

    private static BenchStack start(Traces traces, String collector) throws Exception {
        return BenchStack.start(Files.createTempDirectory("coffee-bench"), false, traces.environment(collector));
    }

    private static HttpServer collector(AtomicLong batches, ExecutorService threads) throws IOException {
        HttpServer collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.setExecutor(threads);
        collector.createContext("/v1/traces", exchange -> {
            try (exchange) {
                exchange.getRequestBody().readAllBytes();
                batches.incrementAndGet();
                exchange.sendResponseHeaders(200, -1);
            }
        });
        collector.start();
        return collector;
    }

    private static void print(Traces traces, int connections, int orders, List<Cost> off, List<Cost> on) {
        System.out.printf("%n%d connections, %d orders a round, instant dependencies%n%n", connections, orders);
        System.out.printf(
                "| round | CPU ms/order off | %1$s | allocated KiB/order off | %1$s | completed/s off | %1$s |%n",
                traces.word());
        System.out.println("|---|---|---|---|---|---|---|");
        for (int round = 0; round < off.size(); round++) {
            line(Integer.toString(round + 1), List.of(off.get(round)), List.of(on.get(round)));
        }
        line("median", off, on);
        double more = median(on.stream().map(Cost::cpuMillis).toList())
                - median(off.stream().map(Cost::cpuMillis).toList());
        System.out.printf(Locale.ROOT, "%nProcessor time of the node: %+.0f µs an order.%n", more * 1e3);
    }

    private static void line(String round, List<Cost> off, List<Cost> on) {
        System.out.printf(
                Locale.ROOT,
                "| %s | %.2f | %.2f | %.0f | %.0f | %.0f | %.0f |%n",
                round,
                median(off.stream().map(Cost::cpuMillis).toList()),
                median(on.stream().map(Cost::cpuMillis).toList()),
                median(off.stream().map(cost -> cost.allocatedBytes() / KIB).toList()),
                median(on.stream().map(cost -> cost.allocatedBytes() / KIB).toList()),
                median(off.stream()
                        .map(cost -> cost.load().completedPerSecond())
                        .toList()),
                median(on.stream().map(cost -> cost.load().completedPerSecond()).toList()));
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return (sorted.get((sorted.size() - 1) / 2) + sorted.get(sorted.size() / 2)) / 2;
    }
}
