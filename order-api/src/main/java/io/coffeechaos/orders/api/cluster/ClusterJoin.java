package io.coffeechaos.orders.api.cluster;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.management.cluster.bootstrap.ClusterBootstrap;
import org.apache.pekko.management.javadsl.PekkoManagement;

/**
 * Makes this node a member. Alone it joins itself. Else it asks the management endpoints that discovery names: if one of
 * them is in a cluster, that is joined; if none is, and all nodes see each other, the one with the lowest address makes
 * a new one. Who sees only a part of the nodes, and no cluster, waits: two half clusters would never meet.
 */
public final class ClusterJoin {
    private static final Duration MANAGEMENT_START_MAX = Duration.ofSeconds(10);

    private ClusterJoin() {}

    /**
     * Begins to join, and does not wait for it.
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
