package io.coffeechaos.orders.api.cluster;

import com.typesafe.config.Config;
import io.coffeechaos.orders.api.health.HealthCheck;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
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
 * Whether this node may be sent orders, as far as the cluster goes: it is Up, it reaches the majority, it has not just
 * woken from a standstill, and its orders' region is known to the coordinator. It counts as the split-brain resolver does,
 * and says so at once, while the resolver first makes sure.
 */
public final class Membership implements HealthCheck {
    private static final Duration LOOK_EVERY = Duration.ofMillis(250);

    private final Cluster cluster;
    private final ClusterShardingHealthCheck region;
    private final PauseDetector pauses;

    /** Of this node. */
    public Membership(ActorSystem<?> system) {
        this.cluster = Cluster.get(system);
        this.region = new ClusterShardingHealthCheck(system.classicSystem());
        Config config = system.settings().config().getConfig("pekko.cluster");
        this.pauses = new PauseDetector(
                config.getDuration("failure-detector.acceptable-heartbeat-pause"),
                config.getDuration("split-brain-resolver.stable-after"),
                System::nanoTime);
        // On the timer's own thread: a dispatcher that is busy is no standstill.
        Cancellable unused = system.scheduler()
                .scheduleAtFixedRate(
                        LOOK_EVERY, LOOK_EVERY, pauses::runs, ExecutionContext.fromExecutor(Runnable::run));
    }

    /** One member as its neighbours count it. */
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
                        : Result.down("its orders' region is not registered"));
    }

    /**
     * Whether this node was a member and has lost the majority, or stood still for long, so that others may run its orders
     * by now. One that is on its way in or out is not cut off.
     */
    public boolean isCutOff() {
        MemberStatus status = cluster.selfMember().status();
        boolean member = status.equals(MemberStatus.up())
                || status.equals(MemberStatus.leaving())
                || status.equals(MemberStatus.exiting());
        List<Voter> voters = voters(cluster.state());
        return status.equals(MemberStatus.down()) || (member && (!isMajority(voters) || isOutOfDate(voters)));
    }

    private Optional<String> reasonAgainst() {
        MemberStatus status = cluster.selfMember().status();
        if (!status.equals(MemberStatus.up())) {
            return Optional.of(
                    status.equals(MemberStatus.removed()) || status.equals(MemberStatus.joining())
                            ? "this node has not joined"
                            : "this node is " + status);
        }
        List<Voter> voters = voters(cluster.state());
        if (!isMajority(voters)) {
            return Optional.of("this node does not reach the majority");
        }
        return isOutOfDate(voters)
                ? Optional.of("this node stood still, and others may have taken its place")
                : Optional.empty();
    }

    /** Nobody takes the place of a node that is alone. */
    private boolean isOutOfDate(List<Voter> voters) {
        return voters.size() > 1 && pauses.isRecent();
    }

    /** In the order of their addresses, as the cluster lists them. */
    private static List<Voter> voters(CurrentClusterState state) {
        Set<Member> unreachable = state.getUnreachable();
        return StreamSupport.stream(state.getMembers().spliterator(), false)
                .filter(Membership::votes)
                .map(member -> new Voter(!unreachable.contains(member)))
                .toList();
    }

    /**
     * Whether those that are reachable may go on; of two halves the one with the lowest address.
     *
     * @param voters in the order of their addresses
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
