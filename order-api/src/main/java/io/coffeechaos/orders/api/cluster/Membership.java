package io.coffeechaos.orders.api.cluster;

import com.typesafe.config.Config;
import io.coffeechaos.orders.api.health.HealthCheck;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.ClusterEvent.CurrentClusterState;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.sharding.ClusterShardingHealthCheck;
import org.apache.pekko.cluster.typed.Cluster;
import scala.concurrent.ExecutionContext;
import scala.jdk.javaapi.FutureConverters;

/**
 * Decides whether the cluster lets this node take orders. The node must be Up, reach the majority and know that the
 * coordinator has registered the shard region of the orders. It must also not have just resumed after a pause. This
 * class counts the majority as the split-brain resolver does, but it reports the result at once, while the resolver
 * waits until the result is stable.
 */
public final class Membership implements HealthCheck {
    private static final Duration LOOK_EVERY = Duration.ofMillis(250);

    private final Cluster cluster;
    private final ClusterShardingHealthCheck region;
    private final PauseDetector pauses;

    /** Watches the membership of this node. */
    public Membership(ActorSystem<?> system) {
        this.cluster = Cluster.get(system);
        this.region = new ClusterShardingHealthCheck(system.classicSystem());
        Config config = system.settings().config().getConfig("pekko.cluster");
        this.pauses = new PauseDetector(
                config.getDuration("failure-detector.acceptable-heartbeat-pause"),
                config.getDuration("split-brain-resolver.stable-after"),
                System::nanoTime);
        // The timer's own thread makes this call. A busy dispatcher would delay it and look like a pause.
        Cancellable unused = system.scheduler()
                .scheduleAtFixedRate(
                        LOOK_EVERY, LOOK_EVERY, pauses::runs, ExecutionContext.fromExecutor(Runnable::run));
    }

    /**
     * One member whose vote counts for the majority.
     *
     * @param reachable whether this node can reach the member
     */
    record Voter(boolean reachable) {}

    @Override
    public String name() {
        return "cluster";
    }

    @Override
    public Weight weight() {
        return Weight.NEEDED;
    }

    @Override
    public CompletionStage<Result> look() {
        Optional<String> why = reasonAgainst();
        if (why.isPresent()) {
            return CompletableFuture.completedStage(Result.down(why.get()));
        }
        return FutureConverters.asJava(region.apply())
                .thenApply(registered -> Boolean.TRUE.equals(registered)
                        ? Result.members(reachableUp())
                        : Result.down("the shard region of the orders is not registered"));
    }

    /**
     * Whether other nodes may run the orders of this node now. This is so if the node is marked as down, or if it is a
     * member and has lost the majority or was paused for long. A node that is joining, or has left, is not cut off.
     */
    public boolean isCutOff() {
        MemberStatus status = cluster.selfMember().status();
        boolean member = status.equals(MemberStatus.up())
                || status.equals(MemberStatus.leaving())
                || status.equals(MemberStatus.exiting());
        List<Voter> voters = voters(cluster.state());
        return status.equals(MemberStatus.down()) || (member && (!isMajority(voters) || isOutOfDate(voters)));
    }

    /** Whether the cluster lets this node take orders now, apart from the shard region. */
    public boolean isServing() {
        return reasonAgainst().isEmpty();
    }

    /** The number of members by status, such as {@code up} or {@code weakly-up}. */
    public Map<String, Integer> byStatus() {
        return StreamSupport.stream(cluster.state().getMembers().spliterator(), false)
                .collect(Collectors.groupingBy(
                        member -> "WeaklyUp".equals(member.status().toString())
                                ? "weakly-up"
                                : member.status().toString().toLowerCase(Locale.ROOT),
                        Collectors.summingInt(member -> 1)));
    }

    /** The number of members that this node does not reach. */
    public int unreachable() {
        return cluster.state().getUnreachable().size();
    }

    /** The number of pauses of this process after which other nodes could have taken over, since its start. */
    public long standstills() {
        return pauses.pauses();
    }

    private Optional<String> reasonAgainst() {
        MemberStatus status = cluster.selfMember().status();
        if (!status.equals(MemberStatus.up())) {
            return Optional.of(
                    status.equals(MemberStatus.removed()) || status.equals(MemberStatus.joining())
                            ? "this node has not joined the cluster"
                            : "this node is " + status);
        }
        List<Voter> voters = voters(cluster.state());
        if (!isMajority(voters)) {
            return Optional.of("this node does not reach the majority of the cluster");
        }
        return isOutOfDate(voters)
                ? Optional.of("this node was paused, and other nodes may run its orders now")
                : Optional.empty();
    }

    /**
     * After a pause the knowledge of this node is out of date. A node that is alone in its cluster is never out of
     * date, because no other node takes over its orders.
     */
    private boolean isOutOfDate(List<Voter> voters) {
        return voters.size() > 1 && pauses.isRecent();
    }

    /** The members with a vote, in the order of their addresses, which is the order of the cluster's own list. */
    private static List<Voter> voters(CurrentClusterState state) {
        Set<Member> unreachable = state.getUnreachable();
        return StreamSupport.stream(state.getMembers().spliterator(), false)
                .filter(Membership::votes)
                .map(member -> new Voter(!unreachable.contains(member)))
                .toList();
    }

    /**
     * Whether the reachable voters may continue. Of two equal halves, the half with the lowest address may continue.
     *
     * @param voters all voters in the order of their addresses
     */
    static boolean isMajority(List<Voter> voters) {
        long reachable = voters.stream().filter(Voter::reachable).count();
        boolean half = reachable * 2 == voters.size();
        return reachable * 2 > voters.size()
                || (half && !voters.isEmpty() && voters.getFirst().reachable());
    }

    private static boolean votes(Member member) {
        return member.status().equals(MemberStatus.up()) || member.status().equals(MemberStatus.leaving());
    }

    private long reachableUp() {
        CurrentClusterState state = cluster.state();
        Set<Member> unreachable = state.getUnreachable();
        return StreamSupport.stream(state.getMembers().spliterator(), false)
                .filter(member -> member.status().equals(MemberStatus.up()) && !unreachable.contains(member))
                .count();
    }
}
