package io.coffeechaos.orders.api.cluster;

import io.coffeechaos.orders.api.metrics.ClusterMetrics;
import io.coffeechaos.orders.api.metrics.ClusterMetrics.Shards;
import io.coffeechaos.orders.entity.OrderEntity;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.DeadLetter;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.eventstream.EventStream;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.ClusterEvent.MemberDowned;
import org.apache.pekko.cluster.sharding.ClusterSharding;
import org.apache.pekko.cluster.sharding.ShardRegion;
import org.apache.pekko.cluster.sharding.ShardRegion.ShardRegionStats;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Subscribe;
import org.apache.pekko.pattern.Patterns;

/** Counts what happens in the cluster, and the shards of this node, for the metrics. */
public final class ClusterObserver {
    private static final Duration COUNT_EVERY = Duration.ofSeconds(15);
    private static final Duration COUNT_MAX = Duration.ofSeconds(3);

    private ClusterObserver() {}

    private record Counted(Optional<ShardRegionStats> stats) {}

    private enum Tick {
        COUNT
    }

    /**
     * Starts to observe.
     *
     * @param membership how this node sees the cluster
     * @param registry gets the metrics
     */
    public static void start(ActorSystem<?> system, Membership membership, PrometheusRegistry registry) {
        AtomicReference<Shards> shards = new AtomicReference<>(new Shards(0, 0));
        ClusterMetrics metrics = new ClusterMetrics(
                registry,
                system.settings().config().getString("pekko.cluster.app-version"),
                () -> new ClusterMetrics.View(
                        membership.byStatus(),
                        membership.unreachable(),
                        membership.isServing(),
                        shards.get(),
                        membership.standstills()));
        var unused = system.systemActorOf(observer(metrics, shards), "cluster-observer", Props.empty());
    }

    private static Behavior<Object> observer(ClusterMetrics metrics, AtomicReference<Shards> shards) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            ActorSystem<Void> system = context.getSystem();
            system.eventStream()
                    .tell(new EventStream.Subscribe<>(
                            DeadLetter.class, context.getSelf().narrow()));
            Cluster.get(system)
                    .subscriptions()
                    .tell(Subscribe.create(context.getSelf().narrow(), MemberDowned.class));
            Handovers handovers = new Handovers();
            timers.startTimerWithFixedDelay(Tick.COUNT, COUNT_EVERY);
            return Behaviors.receive(Object.class)
                    .onMessage(DeadLetter.class, letter -> {
                        metrics.deadLetter();
                        return Behaviors.same();
                    })
                    .onMessage(MemberDowned.class, downed -> {
                        metrics.downed();
                        return Behaviors.same();
                    })
                    .onMessage(Tick.class, tick -> {
                        context.pipeToSelf(count(system), (stats, failure) -> new Counted(Optional.ofNullable(stats)));
                        return Behaviors.same();
                    })
                    .onMessage(Counted.class, counted -> {
                        counted.stats().ifPresent(stats -> {
                            shards.set(inNumbers(stats));
                            metrics.handedOver(handovers.counted(present(stats)));
                        });
                        return Behaviors.same();
                    })
                    .build();
        }));
    }

    private static CompletionStage<ShardRegionStats> count(ActorSystem<?> system) {
        return Patterns.ask(
                        ClusterSharding.get(system.classicSystem()).shardRegion(OrderEntity.TYPE_KEY.name()),
                        ShardRegion.getRegionStatsInstance(),
                        COUNT_MAX)
                .thenApply(ShardRegionStats.class::cast);
    }

    /** A shard that did not answer in time is still here. */
    private static Set<String> present(ShardRegionStats stats) {
        Set<String> present = new HashSet<>(stats.getStats().keySet());
        present.addAll(stats.getFailed());
        return present;
    }

    private static Shards inNumbers(ShardRegionStats stats) {
        return new Shards(
                stats.getStats().size(),
                stats.getStats().values().stream()
                        .mapToInt(entities -> ((Number) entities).intValue())
                        .sum());
    }
}
