package io.coffeechaos.system;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Breaks the system by a seeded schedule (Jepsen's word): two hands at once, one for processes and their links, one for the
 * dependencies and theirs, each with one fault at a time, healed before its next. Counts what it did.
 */
final class Nemesis implements AutoCloseable {
    /** One fault: how it begins and how it is healed. */
    private record Fault(String name, Act begin, Act heal) {}

    @FunctionalInterface
    private interface Act {
        void run() throws IOException, InterruptedException;
    }

    private final Stack stack;
    private final Duration faultMax;
    private final Map<String, Integer> injected = new ConcurrentSkipListMap<>();
    private final ExecutorService hands = Executors.newFixedThreadPool(2);

    /** @param faultMax how long one fault lasts at most */
    Nemesis(Stack stack, Duration faultMax) {
        this.stack = stack;
        this.faultMax = faultMax;
    }

    /** Injects faults for so long, no kind twice before every other once, and heals all; what was done, by name of the fault. */
    Map<String, Integer> rampage(Duration duration, SplittableRandom random) throws Exception {
        long untilNanos = System.nanoTime() + duration.toNanos();
        List<Future<Void>> both = hands.invokeAll(List.of(
                hand(processes(), untilNanos, random.split()), hand(dependencies(), untilNanos, random.split())));
        for (Future<Void> hand : both) {
            hand.get();
        }
        stack.heal();
        return new TreeMap<>(injected);
    }

    /** How many kinds of fault there are. */
    int kinds() {
        return processes().size() + dependencies().size();
    }

    private Callable<Void> hand(List<Fault> faults, long untilNanos, SplittableRandom random) {
        return () -> {
            List<Fault> unused = new ArrayList<>(faults);
            while (System.nanoTime() < untilNanos) {
                Eventually.pass(Duration.ofMillis(random.nextLong(200, 1500)));
                Fault fault = unused.isEmpty()
                        ? faults.get(random.nextInt(faults.size()))
                        : unused.remove(random.nextInt(unused.size()));
                fault.begin().run();
                injected.merge(fault.name(), 1, Integer::sum);
                try {
                    Eventually.pass(Duration.ofMillis(random.nextLong(500, faultMax.toMillis())));
                } finally {
                    fault.heal().run();
                }
            }
            return null;
        };
    }

    private List<Fault> processes() {
        List<Fault> faults = new ArrayList<>(List.of(
                new Fault("node killed", () -> stack.kill("node-1"), stack::awaitUp),
                new Fault("store killed", () -> stack.kill("store"), stack::awaitUp),
                new Fault("store stopped", () -> stack.stop("store"), () -> restarted("store")),
                new Fault("queue stopped", () -> stack.stop("queue"), () -> restarted("queue"))));
        for (String link : List.of("chaos-proxy", "dynamodb", "sqs")) {
            faults.addAll(toxics(link));
        }
        return faults;
    }

    private List<Fault> dependencies() {
        List<Fault> faults = new ArrayList<>(
                List.of(new Fault("simulators killed", () -> stack.kill("simulators"), stack::awaitUp)));
        for (String service : List.of("payment", "inventory", "shipping")) {
            for (String mode : List.of("hang", "refuse", "error", "malformed", "slow")) {
                faults.add(new Fault(
                        service + " " + mode,
                        () -> whenUp(() -> stack.mode(service, "{\"mode\":\"%s\"}".formatted(mode))),
                        () -> whenUp(() -> stack.mode(service, "{\"mode\":\"normal\"}"))));
            }
            faults.addAll(toxics(service));
        }
        return faults;
    }

    private List<Fault> toxics(String link) {
        return List.of(
                toxic(link, "latency", "{\"latency\":800,\"jitter\":400}"),
                toxic(link, "timeout", "{\"timeout\":500}"),
                toxic(link, "reset_peer", "{\"timeout\":100}"));
    }

    private Fault toxic(String link, String type, String attributes) {
        return new Fault(
                link + " " + type,
                () -> stack.toxic(
                        link,
                        "{\"name\":\"nemesis-%s\",\"type\":\"%s\",\"toxicity\":0.7,\"attributes\":%s}"
                                .formatted(type, type, attributes)),
                () -> stack.removeToxic(link, "nemesis-" + type));
    }

    private void restarted(String part) throws IOException, InterruptedException {
        stack.restart(part);
        stack.awaitUp();
    }

    /** A simulator that was killed a moment ago is told as soon as it is back. */
    private static void whenUp(Act act) throws InterruptedException {
        Eventually.eventually(Duration.ofSeconds(60), act::run);
    }

    @Override
    public void close() {
        hands.shutdownNow();
    }
}
