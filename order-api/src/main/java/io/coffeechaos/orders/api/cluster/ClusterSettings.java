package io.coffeechaos.orders.api.cluster;

import com.typesafe.config.Config;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The settings for cluster discovery. The node reads them once from {@code coffee.cluster}; cluster.conf explains each
 * key.
 *
 * @param nodes number of nodes that must see each other before they form a new cluster; 1 needs no discovery
 * @param discovery source of the other nodes' addresses
 * @param service name under which discovery looks up the nodes
 * @param endpoints management endpoints of all nodes, for {@link Discovery#CONFIG}
 * @param managementHost host of this node's management endpoint as the other nodes call it; empty means this machine's
 *     own address
 * @param tls folder with the key files, if the nodes use TLS between each other
 */
public record ClusterSettings(
        int nodes,
        Discovery discovery,
        String service,
        List<Endpoint> endpoints,
        String managementHost,
        Optional<Path> tls) {
    private static final int NODES_MAX = 100;

    /** Makes an unmodifiable copy of the endpoints. */
    public ClusterSettings {
        endpoints = List.copyOf(endpoints);
    }

    /** The source of the other nodes' addresses. */
    public enum Discovery {
        /** A fixed list in the configuration. */
        CONFIG("config"),
        /** The A records of a DNS name. */
        DNS("pekko-dns");

        private final String word;

        Discovery(String word) {
            this.word = word;
        }

        private static Discovery of(String word) {
            return Arrays.stream(values())
                    .filter(discovery -> discovery.word.equals(word))
                    .findFirst()
                    .orElseThrow(() ->
                            new IllegalStateException("CLUSTER_DISCOVERY must be config or pekko-dns: was " + word));
        }
    }

    /** The address of a node's management endpoint. */
    public record Endpoint(String host, int port) {
        private static Endpoint of(String text) {
            int colon = text.lastIndexOf(':');
            String port = text.substring(colon + 1);
            if (colon < 1 || !port.matches("[0-9]{1,5}")) {
                throw new IllegalStateException("CLUSTER_ENDPOINTS must be host:port,host:port: has " + text);
            }
            return new Endpoint(text.substring(0, colon), Integer.parseInt(port));
        }
    }

    /**
     * Reads {@code coffee.cluster}.
     *
     * @throws IllegalStateException with a message of one line if the settings cannot form a cluster
     */
    public static ClusterSettings of(Config config) {
        Config cluster = config.getConfig("coffee.cluster");
        int nodes = cluster.getInt("nodes");
        if (nodes < 1 || nodes > NODES_MAX) {
            throw new IllegalStateException("CLUSTER_NODES must be 1 to " + NODES_MAX + ": was " + nodes);
        }
        Discovery discovery = Discovery.of(cluster.getString("discovery"));
        List<Endpoint> endpoints = Arrays.stream(cluster.getString("endpoints").split(",", -1))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .map(Endpoint::of)
                .toList();
        if (nodes > 1 && discovery == Discovery.CONFIG && endpoints.size() < nodes) {
            throw new IllegalStateException(
                    "CLUSTER_ENDPOINTS must name all " + nodes + " nodes: has " + endpoints.size());
        }
        String given = cluster.getString("management-host");
        String fallback = discovery == Discovery.CONFIG ? cluster.getString("host") : "";
        return new ClusterSettings(
                nodes,
                discovery,
                cluster.getString("service"),
                endpoints,
                given.isBlank() ? fallback : given,
                Optional.of(cluster.getString("tls-dir"))
                        .filter(directory -> !directory.isBlank())
                        .map(Path::of));
    }

    /**
     * Returns the Pekko settings that follow from these settings. The caller puts them over the configuration before
     * the actor system starts.
     *
     * @throws IllegalStateException if TLS is configured and a key file cannot be read
     */
    public Map<String, Object> overrides() {
        Map<String, Object> overrides = new HashMap<>();
        overrides.put("pekko.management.http.hostname", managementHost);
        overrides.put(
                "pekko.discovery.config.services.\"" + service + "\".endpoints",
                endpoints.stream()
                        .map(endpoint -> Map.of("host", endpoint.host(), "port", endpoint.port()))
                        .toList());
        tls.ifPresent(directory -> {
            overrides.put("pekko.remote.artery.transport", "tls-tcp");
            overrides.put(
                    "pekko.remote.artery.ssl.ssl-engine-provider",
                    "org.apache.pekko.remote.artery.tcp.ssl.RotatingKeysSSLEngineProvider");
            String keys = "pekko.remote.artery.ssl.rotating-keys-engine.";
            overrides.put(keys + "ca-cert-file", key(directory, "ca.crt"));
            overrides.put(keys + "cert-file", key(directory, "node.crt"));
            overrides.put(keys + "key-file", key(directory, "node.key"));
        });
        return overrides;
    }

    /** Whether this node is the only node of the cluster. */
    boolean alone() {
        return nodes == 1;
    }

    private static String key(Path directory, String name) {
        Path file = directory.resolve(name);
        if (!Files.isReadable(file)) {
            throw new IllegalStateException("CLUSTER_TLS_DIR is set and " + file + " cannot be read.");
        }
        return file.toString();
    }
}
