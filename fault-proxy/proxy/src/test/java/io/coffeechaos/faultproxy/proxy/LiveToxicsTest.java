package io.coffeechaos.faultproxy.proxy;

import static io.coffeechaos.faultproxy.testkit.ProxyWorld.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.faultproxy.testkit.ProxyWorld;
import io.coffeechaos.faultproxy.testkit.TcpClient;
import io.coffeechaos.faultproxy.testkit.TcpClient.End;
import io.coffeechaos.faultproxy.testkit.TcpServer;
import io.coffeechaos.faultproxy.toxic.Bandwidth;
import io.coffeechaos.faultproxy.toxic.Latency;
import io.coffeechaos.faultproxy.toxic.LimitData;
import io.coffeechaos.faultproxy.toxic.Noop;
import io.coffeechaos.faultproxy.toxic.ResetPeer;
import io.coffeechaos.faultproxy.toxic.SlowClose;
import io.coffeechaos.faultproxy.toxic.Timeout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Toxics that are added, updated and removed on live connections, over real sockets. */
class LiveToxicsTest {

    private static final Latency HOUR = new Latency(Duration.ofHours(1), Duration.ZERO);
    private static ProxyWorld world;
    private static TcpServer echo;

    @BeforeAll
    static void start() {
        world = ProxyWorld.start();
        echo = TcpServer.echo();
    }

    @AfterAll
    static void stop() {
        echo.close();
        world.close();
    }

    @Test
    void aToxicAppliesToLiveConnectionsAndItsRemovalReleasesItsData() {
        Proxy proxy = world.proxyTo(echo);
        try (TcpClient client = world.connect(proxy)) {
            assertThat(client.send("before").receive(6)).isEqualTo("before");

            world.addToxic(proxy, Direction.DOWNSTREAM, HOUR);
            client.send("held");
            assertThat(client.hearsWithin(Duration.ofMillis(100))).isFalse();

            proxy.removeToxic("latency_downstream");
            assertThat(client.receive(4)).isEqualTo("held");
            assertThat(client.send("after").receive(5)).isEqualTo("after");
        }
    }

    @Test
    void addingAToxicKeepsTheDataOfTheOthers() {
        Proxy proxy = world.proxyTo(echo);
        world.addToxic(proxy, Direction.DOWNSTREAM, HOUR);
        try (TcpClient client = world.connect(proxy)) {
            client.send("one");
            assertThat(client.hearsWithin(Duration.ofMillis(50))).isFalse();

            world.addToxic(proxy, Direction.DOWNSTREAM, new Noop());
            assertThat(client.hearsWithin(Duration.ofMillis(50))).isFalse();

            proxy.removeToxic("latency_downstream");
            assertThat(client.receive(3)).isEqualTo("one");
        }
    }

    @Test
    void anUpdatePassesTheDelayedChunkOnAndAppliesToTheNext() {
        Proxy proxy = world.proxyTo(echo);
        world.addToxic(proxy, Direction.DOWNSTREAM, HOUR);
        try (TcpClient client = world.connect(proxy)) {
            client.send("first");
            assertThat(client.hearsWithin(Duration.ofMillis(50))).isFalse();

            proxy.updateToxic("latency_downstream", Optional.empty(), Map.of("jitter", 1L));
            assertThat(client.receive(5)).isEqualTo("first");

            client.send("second");
            assertThat(client.hearsWithin(Duration.ofMillis(50))).isFalse();
        }
    }

    @Test
    void aBandwidthOfZeroHoldsTheDataUntilItIsRemoved() {
        Proxy proxy = world.proxyTo(echo);
        world.addToxic(proxy, Direction.UPSTREAM, new Bandwidth(0));
        world.addToxic(proxy, Direction.DOWNSTREAM, new Bandwidth(0));
        try (TcpClient client = world.connect(proxy)) {
            client.send("x".repeat(200_000));
            assertThat(client.hearsWithin(Duration.ofMillis(100))).isFalse();

            proxy.removeToxic("bandwidth_downstream");
            proxy.removeToxic("bandwidth_upstream");

            assertThat(client.receive(200_000)).isEqualTo("x".repeat(200_000));
        }
    }

    @Test
    void removingATimeoutClosesTheConnectionsItAppliedTo() {
        Proxy proxy = world.proxyTo(echo);
        world.addToxic(proxy, Direction.DOWNSTREAM, new Timeout(Duration.ZERO));
        try (TcpClient client = world.connect(proxy)) {
            client.send("lost");
            eventually(
                    "the timeout has dropped the data",
                    () -> proxy.traffic().getLast().receivedBytes() == 4);
            assertThat(client.hearsWithin(Duration.ofMillis(50))).isFalse();

            proxy.removeToxic("timeout_downstream");

            assertThat(client.end()).isEqualTo(End.FIN);
        }
    }

    @Test
    void removingATimeoutLeavesTheConnectionsThatToxicitySparedOpen() {
        Proxy proxy = world.proxyTo(echo);
        world.addToxic(proxy, Direction.DOWNSTREAM, new Timeout(Duration.ZERO), 0);
        try (TcpClient client = world.connect(proxy)) {
            assertThat(client.send("one").receive(3)).isEqualTo("one");

            proxy.removeToxic("timeout_downstream");

            assertThat(client.send("two").receive(3)).isEqualTo("two");
        }
    }

    @Test
    void updatingATimeoutStartsTheNewTimeoutAndClosesNothingBefore() {
        Proxy proxy = world.proxyTo(echo);
        world.addToxic(proxy, Direction.DOWNSTREAM, new Timeout(Duration.ZERO));
        try (TcpClient client = world.connect(proxy)) {
            proxy.updateToxic("timeout_downstream", Optional.empty(), Map.of("timeout", 3_600_000L));
            assertThat(client.hearsWithin(Duration.ofMillis(50))).isFalse();

            proxy.updateToxic("timeout_downstream", Optional.empty(), Map.of("timeout", 20L));

            assertThat(client.end()).isEqualTo(End.FIN);
        }
    }

    @Test
    void resetClosesConnectionsUnderATimeoutAndKeepsTheOthers() {
        Proxy proxy = world.proxyTo(echo);
        try (TcpClient client = world.connect(proxy)) {
            world.addToxic(proxy, Direction.UPSTREAM, HOUR);
            client.send("held");

            proxy.reset();

            assertThat(client.receive(4)).isEqualTo("held");
        }
    }

    @Test
    void aTimeoutClosesAnIdleConnection() {
        Proxy proxy = world.proxyTo(echo);
        world.addToxic(proxy, Direction.UPSTREAM, new Timeout(Duration.ofMillis(100)));
        try (TcpClient client = world.connect(proxy)) {
            assertThat(client.end()).isEqualTo(End.FIN);
        }
    }

    @Test
    void resetPeerSendsARealResetEvenOnConnectionsOpenBefore() {
        for (Direction direction : Direction.values()) {
            Proxy proxy = world.proxyTo(echo);
            try (TcpClient client = world.connect(proxy)) {
                assertThat(client.send("fine").receive(4)).isEqualTo("fine");

                world.addToxic(proxy, direction, new ResetPeer(Duration.ofMillis(10)));
                client.send("boom");

                assertThat(client.end()).as(direction.wireName()).isEqualTo(End.RST);
            }
        }
    }

    @Test
    void resetPeerThatHasNotFiredLeavesAPlainClose() {
        Proxy proxy = world.proxyTo(echo);
        world.addToxic(proxy, Direction.DOWNSTREAM, new ResetPeer(Duration.ZERO), 0);
        try (TcpClient client = world.connect(proxy)) {
            assertThat(client.send("fine").receive(4)).isEqualTo("fine");
            client.endOutput();
            assertThat(client.end()).isEqualTo(End.FIN);
        }
        proxy.removeToxic("reset_peer_downstream");
        try (TcpClient client = world.connect(proxy)) {
            assertThat(client.send("fine").receive(4)).isEqualTo("fine");
            proxy.update(Optional.empty(), Optional.empty(), Optional.of(false));
            assertThat(client.end()).isEqualTo(End.FIN);
        }
    }

    @Test
    void limitDataPassesExactlyItsBytesAndCloses() {
        Proxy proxy = world.proxyTo(echo);
        world.addToxic(proxy, Direction.DOWNSTREAM, new LimitData(100));
        try (TcpClient client = world.connect(proxy)) {
            client.send("x".repeat(100));
            assertThat(client.receiveAll()).hasSize(100);
        }
        try (TcpClient client = world.connect(proxy)) {
            client.send("x".repeat(5_000));
            assertThat(client.receiveAll()).hasSize(100);
        }
    }

    @Test
    void slowCloseHoldsTheEndBackUntilItIsRemoved() {
        Proxy proxy = world.proxyTo(echo);
        world.addToxic(proxy, Direction.UPSTREAM, new SlowClose(Duration.ofHours(1)));
        try (TcpClient client = world.connect(proxy)) {
            assertThat(client.send("data").endOutput().receive(4)).isEqualTo("data");
            assertThat(client.hearsWithin(Duration.ofMillis(100))).isFalse();

            proxy.removeToxic("slow_close_upstream");

            assertThat(client.end()).isEqualTo(End.FIN);
        }
    }

    @Test
    void toxicityIsDrawnPerConnection() {
        Proxy proxy = world.proxyTo(echo);
        world.addToxic(proxy, Direction.UPSTREAM, new Noop(), 0.5);
        List<TcpClient> clients = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            TcpClient client = world.connect(proxy);
            client.send("x").receive(1);
            clients.add(client);
        }

        assertThat(proxy.connections().stream().filter(each -> !each.toxics().isEmpty()))
                .hasSizeBetween(25, 75);

        clients.forEach(TcpClient::close);
    }

    @Test
    void toxicityIsNotDrawnAgainWhenANeighbourComesOrGoes() {
        Proxy proxy = world.proxyTo(echo);
        world.addToxic(proxy, Direction.UPSTREAM, new Noop(), 0.5);
        List<TcpClient> clients = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            TcpClient client = world.connect(proxy);
            client.send("x").receive(1);
            clients.add(client);
        }
        Map<String, Boolean> before = hitsByClient(proxy);

        world.addToxic(proxy, Direction.UPSTREAM, new Latency(Duration.ZERO, Duration.ZERO));
        assertThat(hitsByClient(proxy)).isEqualTo(before).containsValues(true, false);
        proxy.removeToxic("latency_upstream");
        assertThat(hitsByClient(proxy)).isEqualTo(before);

        clients.forEach(TcpClient::close);
    }

    private static Map<String, Boolean> hitsByClient(Proxy proxy) {
        return proxy.connections().stream().collect(Collectors.toMap(ConnectionView::client, each -> each.toxics()
                .contains("noop_upstream")));
    }

    @Test
    void nothingIsDroppedWhenAToxicGoesWhileTheClientDoesNotRead() {
        byte[] bytes = new byte[30_000_000];
        new Random(2).nextBytes(bytes);
        try (TcpServer sender =
                TcpServer.start(socket -> socket.getOutputStream().write(bytes))) {
            Proxy proxy = world.proxyTo(sender);
            world.addToxic(proxy, Direction.DOWNSTREAM, new Latency(Duration.ofMillis(20), Duration.ZERO));
            try (TcpClient client = world.connect(proxy)) {
                eventually("data is held", () -> proxy.traffic().getLast().receivedBytes() > 5_000_000);

                proxy.removeToxic("latency_downstream");

                assertThat(client.receiveBytes(bytes.length)).isEqualTo(bytes);
                assertThat(client.end()).isEqualTo(End.FIN);
            }
        }
    }

    @Test
    void aToxicWithADurationRemovesItself() {
        Proxy proxy = world.proxyTo(echo);
        proxy.addToxic(new ToxicSpec(
                "brief", "downstream", Direction.DOWNSTREAM, 1, HOUR, Optional.of(Duration.ofMillis(100))));
        try (TcpClient client = world.connect(proxy)) {
            assertThat(client.send("held").receive(4)).isEqualTo("held");
        }
        assertThat(proxy.view().toxics()).isEmpty();
    }
}
