package io.coffeechaos.lab.kpi;

import io.coffeechaos.lab.client.OrderContract;
import io.coffeechaos.lab.client.SystemReader;
import java.io.IOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * Watches the order nodes and the dead letter queues directly. {@link #look} reads once; one thread calls it every two
 * seconds. A process that does not answer within a second counts as seen: it is down.
 */
public final class NodeWatch {
    /** A whole page has 360 kB, and the watch reads one of each node every two seconds. */
    private static final List<String> METRICS = List.of(
            "intake_depth",
            "order_events_pending",
            "circuit_breaker_state",
            "requests_shed_total",
            "step_duration_seconds");

    private static final List<String> BREAKERS = List.of("payment", "inventory", "shipping", "order-events", "accept");

    /**
     * What the last look saw.
     *
     * @param atMs the time at which the look began, in epoch milliseconds; 0 before the first one
     * @param ready the nodes that are ready
     * @param breakers the state of each breaker on the worst node: CLOSED, HALF_OPEN or OPEN
     * @param queueDepth the length of the intake queue, up to 10 s old
     * @param queueEmptySinceMs since when the queue is empty; {@link Long#MAX_VALUE} while it is not, or before a look
     * @param eventsPending the events that wait to be sent, on all nodes
     * @param deadLetters the messages in each dead letter queue, by queue
     */
    public record Sight(
            long atMs,
            List<String> ready,
            Map<String, String> breakers,
            int queueDepth,
            long queueEmptySinceMs,
            int eventsPending,
            Map<String, Integer> deadLetters) {
        public Sight {
            deadLetters = Map.copyOf(deadLetters);
            ready = List.copyOf(ready);
            breakers = Collections.unmodifiableMap(new TreeMap<>(breakers));
        }
    }

    private final SystemReader system;
    private final KpiRing ring;
    private final LongSupplier clock;
    /** The last values of each node: breaker states by name, and counters by name and labels. */
    private final Map<String, Map<String, Integer>> breakers = new TreeMap<>();

    private final Map<String, Map<String, Double>> counters = new HashMap<>();
    private volatile Sight sight = new Sight(0, List.of(), worst(Map.of()), 0, Long.MAX_VALUE, 0, Map.of());

    /** @param clock the time in epoch milliseconds */
    public NodeWatch(SystemReader system, KpiRing ring, LongSupplier clock) {
        this.system = system;
        this.ring = ring;
        this.clock = clock;
    }

    /** What the last look saw. */
    public Sight sight() {
        return sight;
    }

    /** Looks once: three reads, one after the other. */
    public void look() throws InterruptedException {
        long nowMs = clock.getAsLong();
        List<String> ready = system.ready();
        Map<String, MetricsPage> pages = new TreeMap<>();
        system.metrics(METRICS).forEach((node, text) -> pages.put(node, MetricsPage.parse(text)));
        pages.forEach(this::learn);
        double depth = pages.values().stream()
                .mapToDouble(page -> page.sum("intake_depth"))
                .max()
                .orElse(sight.queueDepth());
        double pending = pages.values().stream()
                .mapToDouble(page -> page.sum("order_events_pending"))
                .sum();
        boolean known = !pages.isEmpty();
        long emptySinceMs = depth > 0 || !known ? Long.MAX_VALUE : Math.min(sight.queueEmptySinceMs(), nowMs);
        sight = new Sight(
                nowMs,
                ready,
                worst(breakers),
                (int) depth,
                emptySinceMs,
                known ? (int) pending : sight.eventsPending(),
                deadLetters());
    }

    private Map<String, Integer> deadLetters() throws InterruptedException {
        try {
            return system.deadLetters();
        } catch (IOException notNow) {
            return sight.deadLetters();
        }
    }

    private void learn(String node, MetricsPage page) {
        Map<String, Integer> states = breakers.computeIfAbsent(node, first -> new TreeMap<>());
        page.all("circuit_breaker_state").forEach(state -> states.put(state.label("name"), (int) state.value()));
        boolean first = !counters.containsKey(node);
        Map<String, Double> before = counters.computeIfAbsent(node, name -> new HashMap<>());
        int shed = (int) more(before, "shed", page.sum("requests_shed_total"), first);
        if (shed > 0) {
            ring.shed(shed);
        }
        for (String step : OrderContract.SERVICES) {
            Map<Double, Double> ended = ended(before, page, step, first);
            if (!ended.isEmpty()) {
                ring.steps(step, ended);
            }
        }
    }

    /** The attempts of a step that have ended since the last look, by upper bound. */
    private static Map<Double, Double> ended(Map<String, Double> before, MetricsPage page, String step, boolean first) {
        TreeMap<Double, Double> upTo = new TreeMap<>();
        for (MetricsPage.Sample sample : page.all("step_duration_seconds_bucket")) {
            if (sample.label("step").equals(step)) {
                upTo.merge(MetricsPage.number(sample.label("le")), sample.value(), Double::sum);
            }
        }
        Map<Double, Double> ended = new TreeMap<>();
        double below = 0;
        for (Map.Entry<Double, Double> bound : upTo.entrySet()) {
            double more = more(before, step + bound.getKey(), bound.getValue() - below, first);
            below = bound.getValue();
            if (more > 0) {
                ended.put(bound.getKey(), more);
            }
        }
        return ended;
    }

    /** The increase of a counter. A counter that is smaller than before belongs to a new process. */
    private static double more(Map<String, Double> before, String name, double now, boolean first) {
        double known = before.getOrDefault(name, 0.0);
        before.put(name, now);
        if (first) {
            return 0;
        }
        return now < known ? now : now - known;
    }

    private static Map<String, String> worst(Map<String, Map<String, Integer>> nodes) {
        Map<String, Integer> worst = new TreeMap<>();
        BREAKERS.forEach(name -> worst.put(name, 0));
        nodes.values().forEach(states -> states.forEach((name, state) -> worst.merge(name, state, Math::max)));
        Map<String, String> words = new TreeMap<>();
        worst.forEach((name, state) -> words.put(
                name,
                switch (state) {
                    case 0 -> "CLOSED";
                    case 1 -> "HALF_OPEN";
                    default -> "OPEN";
                }));
        return words;
    }
}
