package io.coffeechaos.lab.topology;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The order nodes, from 1, and the links that the fault proxy puts before and between them.
 *
 * <pre>
 * client -> chaos-proxy -> node-1        node-1 -> artery-1-2 -> node-2
 * client -> chaos-proxy-2 -> node-2      node-2 -> artery-2-1 -> node-1
 * </pre>
 *
 * A node has one name for all its peers, {@code node-2:25521}, but each peer has a hosts file of its own, in which that
 * name is the loopback address of the proxy between the two. So a partition is made by toxics, one direction at a time.
 * Only Linux has a whole loopback network without being asked to; elsewhere nodes speak to each other directly.
 *
 * @param count 1 to {@value LabSettings#NODES_MAX}
 */
public record Nodes(Ports ports, int count) {
    private static final Duration START_TIMEOUT = Duration.ofMinutes(2);

    /** Requests in flight, then shards, get about ten seconds each. */
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);

    private static final boolean HAS_LOOPBACK_NETWORK =
            System.getProperty("os.name").startsWith("Linux");

    /** Starts a Java command line for a part: name, heap, option, class path. */
    interface JavaCommand {
        List<String> of(String part, String heap, String option, String classPath);
    }

    /** What a node is called in commands, logs, and by its peers. */
    public static String name(int node) {
        return "node-" + node;
    }

    /** The number in the name of a node. */
    public static int number(String name) {
        return Integer.parseInt(name.substring("node-".length()));
    }

    private IntStream each() {
        return IntStream.rangeClosed(1, count);
    }

    private boolean isLinked() {
        return count > 1 && HAS_LOOPBACK_NETWORK;
    }

    /** The ports of the edge proxies, one for each node. */
    List<Integer> edges() {
        return each().map(ports::edge).boxed().toList();
    }

    /** One edge proxy for each node: chaos-proxy, chaos-proxy-2 and so on. */
    List<Map<String, Object>> edgeProxies() {
        return each().mapToObj(node -> proxy(
                        node == 1 ? "chaos-proxy" : "chaos-proxy-" + node,
                        Ports.LOOPBACK,
                        ports.edge(node),
                        ports.nodeHttp(node)))
                .toList();
    }

    /** One proxy for each ordered pair of nodes, for all that the first says to the second. */
    List<Map<String, Object>> links() {
        List<Map<String, Object>> links = new ArrayList<>();
        if (isLinked()) {
            each().forEach(from -> each().filter(to -> to != from)
                    .forEach(to -> links.add(proxy(
                            "artery-" + from + "-" + to, link(from, to), ports.nodeArtery(to), ports.nodeArtery(to)))));
        }
        return links;
    }

    /** The address at which {@code from} finds {@code to}. */
    private static String link(int from, int to) {
        return "127.0." + from + "." + to;
    }

    static Map<String, Object> proxy(String name, String host, int listen, int upstream) {
        Map<String, Object> proxy = new LinkedHashMap<>();
        proxy.put("name", name);
        proxy.put("listen", host + ":" + listen);
        proxy.put("upstream", Ports.LOOPBACK + ":" + upstream);
        proxy.put("enabled", true);
        return proxy;
    }

    /**
     * The nodes, as they are to be started.
     *
     * @throws LabException when the order API is not built, or a hosts file cannot be written
     */
    List<ProcessSpec> parts(LabDirectory labDirectory, JavaCommand java) throws LabException {
        List<ProcessSpec> parts = new ArrayList<>();
        for (int node = 1; node <= count; node++) {
            parts.add(part(labDirectory, java, node));
        }
        return parts;
    }

    private ProcessSpec part(LabDirectory labDirectory, JavaCommand java, int node) throws LabException {
        Path jar = Topology.need(labDirectory.artefacts().orderApi(), "The order API");
        List<String> command = java.of(name(node), "-Xmx512m", "-Xms128m", jar.toString());
        if (count > 1 || Boolean.getBoolean("coffee.shared-machine")) {
            // Nodes that share this machine's cores seldom live long enough to earn back what the second compiler
            // costs.
            command.add(1, Topology.QUICK_START);
        }
        if (isLinked()) {
            command.add(1, "-Djdk.net.hosts.file=" + hosts(labDirectory, node));
        }
        command.add("io.coffeechaos.orders.api.OrderApiMain");
        return new ProcessSpec(
                name(node),
                Ports.local(ports.nodeHttp(node)),
                List.of(ports.nodeHttp(node), ports.nodeArtery(node), ports.nodeManagement(node)),
                command,
                environment(labDirectory, node),
                List.of(Ports.local(ports.nodeHttp(node)).resolve("/health/ready")),
                false,
                START_TIMEOUT,
                STOP_TIMEOUT);
    }

    /** Other settings (rate limit, catalogue, seed's patience) pass through from our own environment. */
    private Map<String, String> environment(LabDirectory labDirectory, int node) {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("HTTP_HOST", Ports.LOOPBACK);
        environment.put("HTTP_PORT", Integer.toString(ports.nodeHttp(node)));
        environment.put("STUDENT_ID", System.getenv().getOrDefault("STUDENT_ID", "student"));
        environment.put("AWS_REGION", "eu-north-1");
        environment.put("AWS_ACCESS_KEY_ID", "local");
        environment.put("AWS_SECRET_ACCESS_KEY", "local");
        environment.put("DYNAMODB_ENDPOINT", proxied(ports.store()));
        environment.put("SQS_ENDPOINT", proxied(ports.queue()));
        environment.put("PAYMENT_URL", proxied(ports.payment()));
        environment.put("INVENTORY_URL", proxied(ports.inventory()));
        environment.put("SHIPPING_URL", proxied(ports.shipping()));
        environment.put("ARTERY_PORT", Integer.toString(ports.nodeArtery(node)));
        environment.put("CLUSTER_NODES", Integer.toString(count));
        environment.put("CLUSTER_HOST", isLinked() ? name(node) : Ports.LOOPBACK);
        environment.put("CLUSTER_BIND_HOST", Ports.LOOPBACK);
        environment.put("MANAGEMENT_HOST", Ports.LOOPBACK);
        environment.put("MANAGEMENT_PORT", Integer.toString(ports.nodeManagement(node)));
        environment.put(
                "CLUSTER_ENDPOINTS",
                each().mapToObj(each -> Ports.LOOPBACK + ":" + ports.nodeManagement(each))
                        .collect(Collectors.joining(",")));
        Optional.ofNullable(System.getenv("CLUSTER_TLS_DIR"))
                .filter(keys -> !keys.isBlank())
                .ifPresent(keys -> environment.put(
                        "CLUSTER_TLS_DIR", labDirectory.root().resolve(keys).toString()));
        environment.put("RECEIPTS_DIR", labDirectory.dataOf("receipts").toString());
        environment.put("SHOP_ORIGINS", "http://localhost:" + ports.shop());
        return environment;
    }

    private String proxied(int upstream) {
        return Ports.local(ports.proxied(upstream)).toString();
    }

    /** The JVM of a node knows no other names than those in this file. */
    private Path hosts(LabDirectory labDirectory, int node) throws LabException {
        String lines = each().mapToObj(peer -> (peer == node ? Ports.LOOPBACK : link(node, peer)) + " " + name(peer))
                .collect(Collectors.joining("\n", "127.0.0.1 localhost\n", "\n"));
        Path file = labDirectory.run().resolve(name(node) + ".hosts");
        try {
            return Files.writeString(file, lines);
        } catch (IOException notWritable) {
            throw new LabException("Cannot write " + file + ": " + notWritable.getMessage(), notWritable);
        }
    }
}
