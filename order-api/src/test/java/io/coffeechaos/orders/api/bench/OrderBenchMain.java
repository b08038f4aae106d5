package io.coffeechaos.orders.api.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Measures accepted and completed orders per second, latencies, and the cost of an order in store requests, processor
 * time and allocation. Each round of orders is followed by a round with the same mix of raw store requests: A B A B.
 * Prints Markdown.
 *
 * <p>{@code --connections N} (default 16), {@code --orders N} orders per round (default 5000), {@code --rounds N}
 * (default 2), {@code --growth N} orders in one run, with a line for each tenth of them (default 0: left out),
 * {@code --parked N} orders that wait for a payment service that never answers, and the heap that they use (default 0:
 * left out). {@code --traces off|ring|otlp} measures what traces cost instead: {@link TraceCost}.
 */
public final class OrderBenchMain {
    private static final int WARM_UP_ORDERS = 3_000;
    private static final double KIB = 1024;

    private final BenchStack stack;
    private final int connections;

    private OrderBenchMain(BenchStack stack, int connections) {
        this.stack = stack;
        this.connections = connections;
    }

    /** Measures and prints the tables. Exits with code 2 on an unknown option. */
    public static void main(String[] args) throws Exception {
        Map<String, Integer> options = new TreeMap<>(
                Map.of("--connections", 16, "--orders", 5_000, "--rounds", 2, "--growth", 0, "--parked", 0));
        String known =
                "Options, each with a number: " + String.join(" ", options.keySet()) + "; --traces off|ring|otlp";
        Optional<TraceCost.Traces> traces = Optional.empty();
        if (List.of(args).contains("--help")) {
            System.out.println(known);
            System.exit(0);
        }
        for (int i = 0; i < args.length; i += 2) {
            String value = i + 1 < args.length ? args[i + 1] : "";
            if (args[i].equals("--traces") && TraceCost.Traces.of(value).isPresent()) {
                traces = TraceCost.Traces.of(value);
            } else if (options.containsKey(args[i]) && value.matches("[0-9]{1,9}")) {
                options.put(args[i], Integer.parseInt(value));
            } else {
                System.err.println("bench orders: unknown option or value: " + args[i] + " " + value + ". " + known);
                System.exit(2);
            }
        }
        if (traces.isPresent()) {
            TraceCost.measure(
                    traces.get(), options.get("--connections"), options.get("--rounds"), options.get("--orders"));
            return;
        }
        Path directory = Files.createTempDirectory("coffee-bench");
        try (BenchStack stack = BenchStack.start(directory, options.get("--parked") > 0, Map.of())) {
            OrderBenchMain bench = new OrderBenchMain(stack, options.get("--connections"));
            if (options.get("--parked") > 0) {
                bench.parked(options.get("--parked"));
            } else {
                bench.compare(options.get("--rounds"), options.get("--orders"));
                if (options.get("--growth") > 0) {
                    bench.growth(options.get("--growth"));
                }
            }
        }
    }

    private void compare(int rounds, int orders) throws Exception {
        progress("warming up with " + WARM_UP_ORDERS + " orders");
        new ClosedLoop(stack, connections).run(WARM_UP_ORDERS);
        Map<String, Double> background = stack.requestsPerSecondAtRest();
        List<Cost> costs = new ArrayList<>();
        List<Double> rawOrdersPerSecond = new ArrayList<>();
        for (int round = 1; round <= rounds; round++) {
            progress("round " + round + " of " + rounds + ": orders");
            Cost cost = Cost.of(stack, background, () -> new ClosedLoop(stack, connections).run(orders));
            costs.add(cost);
            progress("round " + round + " of " + rounds + ": the same mix of raw requests");
            try (RawStore raw = new RawStore(stack.storeEndpoint(), connections)) {
                raw.run(cost.requestsPerOrder(), Math.min(orders, 500));
                rawOrdersPerSecond.add(raw.run(cost.requestsPerOrder(), orders));
            }
        }
        System.out.printf("%n%d connections, %d orders a round, instant dependencies%n%n", connections, orders);
        System.out.println("| round | accepted/s | completed/s | raw mix/s | completed/raw | accept p50/p99 ms |"
                + " end-to-end p50/p99 ms | requests/order | CPU ms/order | allocated KiB/order |");
        System.out.println("|---|---|---|---|---|---|---|---|---|---|");
        for (int round = 0; round < rounds; round++) {
            Cost cost = costs.get(round);
            double raw = rawOrdersPerSecond.get(round);
            System.out.printf(
                    Locale.ROOT,
                    "| %d | %.0f | %.0f | %.0f | %.2f | %.1f / %.1f | %s | %.2f | %.2f | %.0f |%n",
                    round + 1,
                    cost.load().acceptedPerSecond(),
                    cost.load().completedPerSecond(),
                    raw,
                    cost.load().completedPerSecond() / raw,
                    cost.load().acceptMillis(0.5),
                    cost.load().acceptMillis(0.99),
                    cost.endToEnd(),
                    cost.requests(),
                    cost.cpuMillis(),
                    cost.allocatedBytes() / KIB);
        }
        System.out.println("\n| store request | per order | at rest, a second |\n|---|---|---|");
        costs.getLast()
                .requestsPerOrder()
                .forEach((kind, count) -> System.out.printf(
                        Locale.ROOT, "| %s | %.2f | %.1f |%n", kind, count, background.getOrDefault(kind, 0.0)));
    }

    private void growth(int orders) throws Exception {
        Map<String, Double> background = stack.requestsPerSecondAtRest();
        System.out.println("\n| orders so far | completed/s | requests/order | CPU ms/order | allocated KiB/order |");
        System.out.println("|---|---|---|---|---|");
        for (int tenth = 1; tenth <= 10; tenth++) {
            Cost cost = Cost.of(stack, background, () -> new ClosedLoop(stack, connections).run(orders / 10));
            System.out.printf(
                    Locale.ROOT,
                    "| %d | %.0f | %.2f | %.2f | %.0f |%n",
                    tenth * (orders / 10),
                    cost.load().completedPerSecond(),
                    cost.requests(),
                    cost.cpuMillis(),
                    cost.allocatedBytes() / KIB);
        }
    }

    private void parked(int orders) throws Exception {
        new ClosedLoop(stack, connections).accept(100);
        long before = stack.heapBytesAfterCollection();
        int part = Math.max(1, orders / 10);
        for (int done = 0; done < orders; done += part) {
            new ClosedLoop(stack, connections).accept(part);
            long held = stack.heapBytesAfterCollection() - before;
            System.out.printf(Locale.ROOT, "%d parked orders hold %.1f MiB%n", done + part, held / KIB / KIB);
        }
    }

    static void progress(String what) {
        System.err.println(what);
    }
}
