package io.coffeechaos.lab.topology;

import java.io.IOException;
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
 * The order nodes, counted from 1, and the links of the fault proxy before and between them.
 *
 * <pre>
 * client -> chaos-proxy -> node-1        node-1 -> artery-1-2 -> node-2
 * client -> chaos-proxy-2 -> node-2      node-2 -> artery-2-1 -> node-1
 * </pre>
 *
 * A node has the same name for all its peers, {@code node-2:25521}. But each peer has its own hosts file, which maps
 * this name to the loopback address of the proxy between the two nodes. So toxics can cut each direction separately.
 * The hosts file also has the names of the dependencies.
 * Only on Linux all of 127.0.0.0/8 works without setup. On other systems the nodes connect to each other directly.
 *
 * @param count 1 to {@value LabSettings#NODES_MAX}
 */
public record Nodes(Ports ports, int count) {
    private static final Duration START_TIMEOUT = Duration.ofMinutes(2);

    /** A node may use about ten seconds to finish open requests, and then about ten to hand over its shards. */
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);

    private static final boolean HAS_LOOPBACK_NETWORK =
            System.getProperty("os.name").startsWith("Linux");

    /** Creates the start of a Java command line for a part: name, heap, option, class path. */
    interface JavaCommand {
        List<String> of(String part, String heap, String option, String classPath);
    }

    /** The name of a node in commands and logs, and for its peers. */
    public static String name(int node) {
        return "node-" + node;
    }

    /** The name of the edge proxy of a node. */
    static String edge(int node) {
        return node == 1 ? "chaos-proxy" : "chaos-proxy-" + node;
    }

    /** The tenant of all nodes. */
    static String tenant() {
        return System.getenv().getOrDefault("STUDENT_ID", "student");
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
        return each().mapToObj(node -> proxy(edge(node), Ports.LOOPBACK, ports.edge(node), ports.nodeHttp(node)))
                .toList();
    }

    /** One proxy for each ordered pair of nodes, for the connections from the first to the second. */
    List<Map<String, Object>> links() {
        List<Map<String, Object>> links = new ArrayList<>();
        if (isLinked()) {
            each().forEach(from -> each().filter(to -> to != from)
                    .forEach(to -> links.add(proxy(
                            "artery-" + from + "-" + to, link(from, to), ports.nodeArtery(to), ports.nodeArtery(to)))));
        }
        return links;
    }

    /** The address at which node {@code from} reaches node {@code to}. */
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
     * The processes of the nodes.
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
        if (count > 1) {
            // Nodes that share the cores of this machine seldom run long enough for the optimising compiler to pay off.
            command.add(1, Topology.QUICK_START);
        }
        command.addAll(
                1,
                List.of(
                        "-Djdk.net.hosts.file=" + hosts(labDirectory, node),
                        // A changed hosts file counts after a second.
                        "-Dsun.net.inetaddr.ttl=1",
                        "-Dsun.net.inetaddr.negative.ttl=1",
                        // The lab may fill the heap.
                        "-XX:+EnableDynamicAgentLoading"));
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

    /**
     * The lab's environment has other settings: rate limit, catalogue, time limits of the original lab. Nodes inherit
     * it.
     */
    private Map<String, String> environment(LabDirectory labDirectory, int node) {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("HTTP_HOST", Ports.LOOPBACK);
        environment.put("HTTP_PORT", Integer.toString(ports.nodeHttp(node)));
        environment.put("STUDENT_ID", tenant());
        environment.put("AWS_REGION", "eu-north-1");
        environment.put("AWS_ACCESS_KEY_ID", "local");
        environment.put("AWS_SECRET_ACCESS_KEY", "local");
        environment.put("DYNAMODB_ENDPOINT", proxied(ports.store()));
        environment.put("SQS_ENDPOINT", proxied(ports.queue()));
        environment.put("PAYMENT_URL", dependency("payment", ports.payment()));
        environment.put("INVENTORY_URL", dependency("inventory", ports.inventory()));
        environment.put("SHIPPING_URL", dependency("shipping", ports.shipping()));
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

    /** Dependencies have names, so that a fault can take a name away. */
    private String dependency(String service, int upstream) {
        return "http://" + Hosts.name(service) + ":" + ports.proxied(upstream);
    }

    private String proxied(int upstream) {
        return Ports.local(ports.proxied(upstream)).toString();
    }

    /** Writes the hosts file of a node. The node's JVM resolves only the names in this file. */
    private Path hosts(LabDirectory labDirectory, int node) throws LabException {
        List<String> lines = new ArrayList<>(List.of(Ports.LOOPBACK + " localhost"));
        if (isLinked()) {
            each().forEach(peer -> lines.add((peer == node ? Ports.LOOPBACK : link(node, peer)) + " " + name(peer)));
        }
        List.of("payment", "inventory", "shipping").forEach(service -> lines.add(Hosts.line(service)));
        Path file = labDirectory.hosts(name(node));
        try {
            Hosts.write(file, lines);
            return file;
        } catch (IOException notWritable) {
            throw new LabException("Cannot write " + file + ": " + notWritable.getMessage(), notWritable);
        }
    }
}
