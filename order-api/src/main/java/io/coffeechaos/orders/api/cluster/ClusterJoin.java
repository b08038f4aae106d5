package io.coffeechaos.orders.api.cluster;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.management.cluster.bootstrap.ClusterBootstrap;
import org.apache.pekko.management.javadsl.PekkoManagement;

/**
 * Makes this node a member of the cluster. A node that is configured as the only one joins itself. Any other node asks
 * the management endpoints that discovery finds. If one of these nodes is in a cluster, this node joins that cluster.
 * If none is, and all nodes see each other, the node with the lowest address forms a new cluster. A node that sees only
 * some of the nodes, and no cluster, waits, because two separate clusters would never merge.
 */
public final class ClusterJoin {
    private static final Duration MANAGEMENT_START_MAX = Duration.ofSeconds(10);

    private ClusterJoin() {}

    /**
     * Begins to join and returns before the node is a member.
     *
     * @throws IllegalStateException if the management endpoint cannot be bound
     */
    public static void begin(ActorSystem<?> system, ClusterSettings settings) {
        if (settings.alone()) {
            Cluster cluster = Cluster.get(system);
            cluster.manager().tell(Join.create(cluster.selfMember().address()));
            return;
        }
        PekkoManagement.get(system)
                .start()
                .toCompletableFuture()
                .orTimeout(MANAGEMENT_START_MAX.toSeconds(), TimeUnit.SECONDS)
                .join();
        ClusterBootstrap.get(system).start();
    }
}
