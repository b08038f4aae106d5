package io.coffeechaos.orders.api.metrics;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** How a node sees its cluster. Each value is read at the scrape. Thread-safe. */
public final class ClusterMetrics {
    private static final List<String> STATUSES =
            List.of("joining", "weakly-up", "up", "leaving", "exiting", "down", "removed");

    private final Counter downings;
    private final Counter handovers;
    private final Counter deadLetters;

    /**
     * What a node knows about its cluster.
     *
     * @param members the number of members by status, in lower case with a hyphen
     * @param unreachable the number of members that this node does not reach
     * @param serving whether the cluster lets this node take orders
     * @param shards the number of shards on this node, and of entities in them
     * @param standstills the number of pauses of this process after which other nodes could have taken over
     */
    public record View(
            Map<String, Integer> members, int unreachable, boolean serving, Shards shards, long standstills) {}

    /** The shards of a node, and the entities in them, as last counted. */
    public record Shards(int shards, int entities) {}

    /**
     * Registers all metrics. A registry accepts only one instance of this class.
     *
     * @param version the version of this node
     * @param view what this node knows now
     */
    public ClusterMetrics(PrometheusRegistry registry, String version, Supplier<View> view) {
        GaugeWithCallback.builder()
                .name("cluster_members")
                .help("Members of the cluster as this node sees it.")
                .labelNames("status")
                .callback(gauge -> {
                    Map<String, Integer> members = view.get().members();
                    STATUSES.forEach(status -> gauge.call(members.getOrDefault(status, 0), status));
                })
                .register(registry);
        GaugeWithCallback.builder()
                .name("cluster_unreachable")
                .help("Members of the cluster that this node does not reach.")
                .callback(gauge -> gauge.call(view.get().unreachable()))
                .register(registry);
        GaugeWithCallback.builder()
                .name("node_ready")
                .help("1 if the cluster lets this node take orders, else 0.")
                .callback(gauge -> gauge.call(view.get().serving() ? 1 : 0))
                .register(registry);
        GaugeWithCallback.builder()
                .name("cluster_shards")
                .help("Shards of orders on this node.")
                .callback(gauge -> gauge.call(view.get().shards().shards()))
                .register(registry);
        GaugeWithCallback.builder()
                .name("cluster_entities")
                .help("Order entities in the shards of this node.")
                .callback(gauge -> gauge.call(view.get().shards().entities()))
                .register(registry);
        CounterWithCallback.builder()
                .name("node_standstills_total")
                .help("Pauses of this process after which other nodes could have taken over its orders.")
                .callback(counter -> counter.call((double) view.get().standstills()))
                .register(registry);
        handovers = Counter.builder()
                .name("cluster_handovers_total")
                .help("Shards that left this node for another one, by a count each 15 s.")
                .register(registry);
        downings = Counter.builder()
                .name("cluster_downings_total")
                .help("Members that this node has seen as down.")
                .register(registry);
        deadLetters = Counter.builder()
                .name("pekko_dead_letters_total")
                .help("Messages to an actor that no longer was there.")
                .register(registry);
        Info.builder()
                .name("build_info")
                .help("The version of this node.")
                .labelNames("version")
                .register(registry)
                .setLabelValues(version);
    }

    /** A member is down. */
    public void downed() {
        downings.inc();
    }

    /** So many shards have left this node. */
    public void handedOver(int shards) {
        handovers.inc(shards);
    }

    /** A message had no receiver. */
    public void deadLetter() {
        deadLetters.inc();
    }
}
