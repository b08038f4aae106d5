package io.coffeechaos.orders.api.cluster;

import static io.coffeechaos.orders.api.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that use TLS do not accept a node without a key of their authority. */
class ClusterTlsTest {
    @TempDir
    private Path ours;

    @TempDir
    private Path strangers;

    private final List<ActorTestKit> nodes = new ArrayList<>();

    @AfterEach
    void end() {
        nodes.forEach(ActorTestKit::shutdownTestKit);
    }

    private Cluster node(Optional<Path> keys) {
        Map<String, Object> settings = new HashMap<>(Map.of(
                "pekko.remote.artery.canonical.port",
                0,
                "pekko.coordinated-shutdown.exit-jvm",
                "off",
                "pekko.coordinated-shutdown.run-by-actor-system-terminate",
                "off",
                "coffee.cluster.tls-dir",
                keys.map(Path::toString).orElse("")));
        Config given = ConfigFactory.parseMap(settings).withFallback(ConfigFactory.load());
        Config config =
                ConfigFactory.parseMap(ClusterSettings.of(given).overrides()).withFallback(given);
        ActorTestKit node = ActorTestKit.create("coffee", config);
        nodes.add(node);
        return Cluster.get(node.system());
    }

    private static long members(Cluster cluster) {
        return StreamSupport.stream(cluster.state().getMembers().spliterator(), false)
                .filter(member -> member.status().equals(MemberStatus.up()))
                .count();
    }

    @Test
    void aNodeJoinsOnlyWithAKeyOfTheSameAuthority() throws Exception {
        CertificatesMain.make(ours);
        CertificatesMain.make(strangers);
        Cluster first = node(Optional.of(ours));
        Address address = first.selfMember().address();
        first.manager().tell(Join.create(address));
        Cluster second = node(Optional.of(ours));
        Cluster plain = node(Optional.empty());
        Cluster stranger = node(Optional.of(strangers));

        for (Cluster joining : List.of(plain, stranger, second)) {
            joining.manager().tell(Join.create(address));
        }

        // The other two nodes tried to join first. They have had as much time as the second node needed.
        eventually(() -> assertThat(members(second)).isEqualTo(2));
        assertThat(members(first)).isEqualTo(2);
        assertThat(members(plain)).isZero();
        assertThat(members(stranger)).isZero();
    }
}
