package io.coffeechaos.lab.fault;

import io.coffeechaos.lab.client.Await;
import io.coffeechaos.lab.client.Links;
import io.coffeechaos.lab.client.OrderContract;
import io.coffeechaos.lab.client.RunningLab;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Every kind of fault that a running system offers, by lane. The lanes are: nodes and their links; store, queue and
 * their links; the dependencies (payment, inventory, shipping). A kind is offered only if the system has a target for
 * it. For example, a system with one node offers no partition.
 */
public final class Faults {
    private static final Duration MOMENT = Duration.ofMillis(500);
    private static final Duration SHORT = Duration.ofSeconds(8);

    /** Long enough for the other nodes to remove a frozen or cut-off node and to take over its orders. */
    private static final Duration LONG = Duration.ofSeconds(25);

    /** The proxy removes a toxic this long after its fault should have ended, in case the nemesis has died. */
    private static final Duration TOXIC_GRACE = Duration.ofSeconds(20);

    private static final Duration MODE_TIMEOUT = Duration.ofSeconds(60);

    private static final List<String> MODES = List.of("hang", "refuse", "error", "malformed", "slow");
    private static final double USUAL_TOXICITY = 0.7;

    private final RunningLab lab;
    private final Duration longest;
    private final AtomicInteger toxics = new AtomicInteger();

    /** @param longest the longest duration of a fault */
    public Faults(RunningLab lab, Duration longest) {
        this.lab = lab;
        this.longest = longest;
    }

    /** The kinds of fault, by lane. */
    public Map<String, List<Fault.Kind>> byLane() {
        Map<String, List<Fault.Kind>> lanes = new LinkedHashMap<>();
        lanes.put("nodes", nodes());
        lanes.put("foundations", foundations());
        lanes.put("services", services());
        return lanes;
    }

    // --- Nodes and the links between them ---

    private List<Fault.Kind> nodes() {
        List<Fault.Kind> kinds = new ArrayList<>(List.of(
                replaced("node-kill", "kill", lab.nodes()),
                stopped("node-stop", lab.nodes()),
                replaced("node-restart", "restart", lab.nodes()),
                kind("node-freeze", LONG, random -> {
                    String node = pick(lab.nodes(), random);
                    return new Fault(node, () -> lab.freeze(node), () -> lab.resume(node), lab::awaitNodes);
                })));
        List<String> edges = List.copyOf(lab.edges().keySet());
        kinds.addAll(toxics("edge", edges));
        if (lab.nodes().size() > 1) {
            kinds.add(new Fault.Kind(
                    "node-roll",
                    true,
                    Duration.ZERO,
                    MOMENT,
                    random ->
                            new Fault("every node, one after the other", this::roll, Fault.Act.NONE, Fault.Act.NONE)));
        }
        if (lab.hasLink(Links.between(1, 2))) {
            kinds.add(kind("partition-one-off", LONG, this::oneOff));
            kinds.add(kind("partition-halves", LONG, this::halves));
            kinds.add(kind("partition-one-way", LONG, this::oneWay));
            kinds.add(kind("partition-pair", LONG, this::pair));
            kinds.add(kind("slow-link", LONG, this::slowLink));
        }
        return kinds;
    }

    private void roll() throws IOException, InterruptedException, Await.NotSoException {
        for (String node : lab.nodes()) {
            long before = lab.pid(node);
            lab.restart(node);
            lab.awaitReplaced(node, before);
            lab.awaitNodes();
        }
    }

    /** Cuts one node off from the other nodes and from customers. It still reaches store, queue and dependencies. */
    private Fault oneOff(SplittableRandom random) {
        int off = 1 + random.nextInt(lab.nodes().size());
        List<Toxic> cut = new ArrayList<>(cut(List.of(off), others(off)));
        cut.add(silence(off == 1 ? "chaos-proxy" : "chaos-proxy-" + off));
        return toxic("node-" + off + " off", cut, lab::awaitNodes);
    }

    /** Cuts one node off from the other nodes. Customers still reach every node. */
    private Fault halves(SplittableRandom random) {
        int alone = 1 + random.nextInt(lab.nodes().size());
        return toxic("node-" + alone + " | " + others(alone), cut(List.of(alone), others(alone)), lab::awaitNodes);
    }

    /** Cuts the link from one node to one other node. The opposite direction still works. */
    private Fault oneWay(SplittableRandom random) {
        int from = 1 + random.nextInt(lab.nodes().size());
        int to = others(from).get(random.nextInt(lab.nodes().size() - 1));
        return toxic(
                "node-" + from + " unheard by node-" + to, List.of(silence(Links.between(from, to))), lab::awaitNodes);
    }

    /** Cuts the links between two nodes in both directions. Both still reach the third node. */
    private Fault pair(SplittableRandom random) {
        int one = 1 + random.nextInt(lab.nodes().size());
        int other = others(one).get(random.nextInt(lab.nodes().size() - 1));
        return toxic("node-" + one + " | node-" + other, cut(List.of(one), List.of(other)), lab::awaitNodes);
    }

    private Fault slowLink(SplittableRandom random) {
        int one = 1 + random.nextInt(lab.nodes().size());
        List<Toxic> slow = new ArrayList<>();
        for (int other : others(one)) {
            for (String link : List.of(Links.between(one, other), Links.between(other, one))) {
                slow.add(new Toxic(link, "latency", "upstream", 1, "{\"latency\":400,\"jitter\":300}"));
                slow.add(new Toxic(link, "bandwidth", "upstream", 1, "{\"rate\":20}"));
            }
        }
        return toxic("every link of node-" + one, slow, lab::awaitNodes);
    }

    private List<Toxic> cut(List<Integer> some, List<Integer> others) {
        List<Toxic> cut = new ArrayList<>();
        for (int one : some) {
            for (int other : others) {
                cut.add(silence(Links.between(one, other)));
                cut.add(silence(Links.between(other, one)));
            }
        }
        return cut;
    }

    private static Toxic silence(String link) {
        return new Toxic(link, "timeout", "upstream", 1, "{\"timeout\":0}");
    }

    private List<Integer> others(int node) {
        List<Integer> others = new ArrayList<>();
        for (int other = 1; other <= lab.nodes().size(); other++) {
            if (other != node) {
                others.add(other);
            }
        }
        return others;
    }

    // --- Store, queue and the links to them ---

    private List<Fault.Kind> foundations() {
        List<Fault.Kind> kinds = new ArrayList<>(List.of(
                replaced("store-kill", "kill", List.of("store")),
                stopped("store-stop", List.of("store")),
                replaced("queue-kill", "kill", List.of("queue")),
                stopped("queue-stop", List.of("queue"))));
        kinds.addAll(toxics("store", List.of("dynamodb")));
        kinds.addAll(toxics("queue", List.of("sqs")));
        return kinds;
    }

    // --- The dependencies ---

    private List<Fault.Kind> services() {
        List<Fault.Kind> kinds = new ArrayList<>();
        kinds.add(replaced("services-kill", "kill", List.of("simulators")));
        for (String mode : MODES) {
            kinds.add(kind("service-" + mode, SHORT, random -> {
                String service = pick(OrderContract.SERVICES, random);
                return new Fault(
                        service,
                        // Half of the calls take effect in spite of the fault. So the outcome of a call is uncertain.
                        () -> lab.simulators().mode(service, "{\"mode\":\"%s\",\"effectShare\":0.5}".formatted(mode)),
                        // Another fault may have killed the simulator. So this tries until the simulator runs again.
                        () -> Await.until(service + " is normal", MODE_TIMEOUT, () -> {
                            lab.simulators().normal(service);
                            return true;
                        }),
                        Fault.Act.NONE);
            }));
        }
        kinds.addAll(toxics("service", OrderContract.SERVICES));
        return kinds;
    }

    // --- Shared ---

    /** Ends the process of a part by a kill or a normal stop. The supervisor starts the part again. */
    private Fault.Kind replaced(String name, String verb, List<String> parts) {
        return new Fault.Kind(name, true, Duration.ZERO, MOMENT, random -> {
            String part = pick(parts, random);
            AtomicLong before = new AtomicLong();
            return new Fault(
                    part,
                    () -> {
                        before.set(lab.pid(part));
                        lab.act(part, verb);
                    },
                    () -> lab.awaitReplaced(part, before.get()),
                    Fault.Act.NONE);
        });
    }

    private Fault.Kind stopped(String name, List<String> parts) {
        return kind(name, SHORT, random -> {
            String part = pick(parts, random);
            return new Fault(part, () -> lab.stop(part), () -> lab.restart(part), () -> lab.awaitUp(part));
        });
    }

    private List<Fault.Kind> toxics(String what, List<String> links) {
        return List.of(
                toxics(what + "-slow", links, "latency", "{\"latency\":800,\"jitter\":400}"),
                toxics(what + "-silent", links, "timeout", "{\"timeout\":500}"),
                toxics(what + "-reset", links, "reset_peer", "{\"timeout\":100}"));
    }

    private Fault.Kind toxics(String name, List<String> links, String type, String attributes) {
        return kind(name, SHORT, random -> {
            String link = pick(links, random);
            return toxic(
                    link, List.of(new Toxic(link, type, "downstream", USUAL_TOXICITY, attributes)), Fault.Act.NONE);
        });
    }

    private record Toxic(String link, String type, String stream, double toxicity, String attributes) {}

    private Fault toxic(String target, List<Toxic> wanted, Fault.Act settle) {
        String name = "nemesis-" + toxics.incrementAndGet();
        return new Fault(
                target,
                () -> {
                    for (Toxic toxic : wanted) {
                        lab.links()
                                .toxic(
                                        toxic.link(),
                                        name + "-" + toxic.type(),
                                        toxic.type(),
                                        toxic.stream(),
                                        toxic.toxicity(),
                                        toxic.attributes(),
                                        longest.plus(TOXIC_GRACE));
                    }
                },
                () -> {
                    for (Toxic toxic : wanted) {
                        lab.links().removeToxic(toxic.link(), name + "-" + toxic.type());
                    }
                },
                settle);
    }

    private Fault.Kind kind(String name, Duration most, Fault.Draw draw) {
        Duration bounded = most.compareTo(longest) < 0 ? most : longest;
        return new Fault.Kind(name, false, MOMENT, bounded, draw);
    }

    private static String pick(List<String> some, SplittableRandom random) {
        return some.get(random.nextInt(some.size()));
    }
}
