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
import io.coffeechaos.faultproxy.toxic.ResetPeer;
import io.coffeechaos.faultproxy.toxic.Slicer;
import io.coffeechaos.faultproxy.toxic.SlowClose;
import io.coffeechaos.faultproxy.toxic.Timeout;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The order of toxics, and the effect of an update or a removal of each type on a live connection. */
class LiveChangesTest {

    private static final Duration SHORT = Duration.ofMillis(50);
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
    void toxicsActInTheOrderOfTheirCreation() {
        Proxy limitFirst = world.proxyTo(echo);
        world.addToxic(limitFirst, Direction.UPSTREAM, new LimitData(3));
        world.addToxic(limitFirst, Direction.UPSTREAM, new Timeout(Duration.ZERO));
        Proxy dropFirst = world.proxyTo(echo);
        world.addToxic(dropFirst, Direction.UPSTREAM, new Timeout(Duration.ZERO));
        world.addToxic(dropFirst, Direction.UPSTREAM, new LimitData(3));

        try (TcpClient limited = world.connect(limitFirst);
                TcpClient dropped = world.connect(dropFirst)) {
            assertThat(limited.send("12345").end()).isEqualTo(End.FIN);
            assertThat(dropped.send("12345").hearsWithin(SHORT)).isFalse();
        }
    }

    @Test
    void anUpdateOfTheToxicityIsDrawnAgainForLiveConnections() {
        Proxy proxy = world.proxyTo(echo);
        world.addToxic(proxy, Direction.DOWNSTREAM, new Latency(Duration.ofHours(1), Duration.ZERO), 0);
        try (TcpClient client = world.connect(proxy)) {
            assertThat(client.send("spared").receive(6)).isEqualTo("spared");

            proxy.updateToxic("latency_downstream", Optional.of(1f), Map.of());
            client.send("held");
            assertThat(client.hearsWithin(SHORT)).isFalse();

            proxy.updateToxic("latency_downstream", Optional.of(0f), Map.of());
            assertThat(client.receive(4)).isEqualTo("held");
        }
    }

    @Test
    void anUpdateOfTheBandwidthPassesOnTheWaitingChunk() {
        Proxy proxy = world.proxyTo(echo);
        world.addToxic(proxy, Direction.DOWNSTREAM, new Bandwidth(0));
        try (TcpClient client = world.connect(proxy)) {
            client.send("in hand");
            assertThat(client.hearsWithin(SHORT)).isFalse();

            proxy.updateToxic("bandwidth_downstream", Optional.empty(), Map.of("rate", 0L));

            assertThat(client.receive(7)).isEqualTo("in hand");
        }
    }

    @Test
    void anUpdateOfASlowCloseStartsTheDelayAgain() {
        Proxy proxy = world.proxyTo(echo);
        world.addToxic(proxy, Direction.UPSTREAM, new SlowClose(Duration.ofHours(1)));
        try (TcpClient client = world.connect(proxy)) {
            client.endOutput();
            assertThat(client.hearsWithin(SHORT)).isFalse();

            long updated = System.nanoTime();
            proxy.updateToxic("slow_close_upstream", Optional.empty(), Map.of("delay", 100L));

            assertThat(client.end()).isEqualTo(End.FIN);
            assertThat(Duration.ofNanos(System.nanoTime() - updated)).isGreaterThanOrEqualTo(Duration.ofMillis(100));
        }
    }

    @Test
    void removingASlicerPassesTheRestOfTheChunkInOnePiece() {
        Proxy proxy = world.proxyTo(echo);
        world.addToxic(proxy, Direction.DOWNSTREAM, new Slicer(1, 0, Duration.ofHours(1)));
        try (TcpClient client = world.connect(proxy)) {
            assertThat(client.send("slices").receive(1)).isEqualTo("s");
            assertThat(client.hearsWithin(SHORT)).isFalse();

            proxy.removeToxic("slicer_downstream");

            assertThat(client.receive(5)).isEqualTo("lices");
        }
    }

    @Test
    void resetClosesOnlyTheConnectionsThatATimeoutAppliedTo() {
        Proxy proxy = world.proxyTo(echo);
        Proxy other = world.proxyTo(echo);
        world.addToxic(proxy, Direction.UPSTREAM, new Timeout(Duration.ZERO));
        try (TcpClient client = world.connect(proxy);
                TcpClient untouched = world.connect(other)) {
            client.send("lost");
            untouched.send("x").receive(1);
            eventually(
                    "the timeout has dropped the data",
                    () -> proxy.traffic().getFirst().receivedBytes() == 4);

            world.proxies().reset();

            assertThat(client.end()).isEqualTo(End.FIN);
            assertThat(untouched.send("y").receive(1)).isEqualTo("y");
        }
    }

    @Test
    void resetPeerResetsTheServerToo() throws Exception {
        CompletableFuture<String> ending = new CompletableFuture<>();
        try (TcpServer server = TcpServer.start(socket -> {
            try {
                ending.complete("end after " + socket.getInputStream().readAllBytes().length);
            } catch (IOException e) {
                ending.complete(e.getMessage());
            }
        })) {
            Proxy proxy = world.proxyTo(server);
            try (TcpClient client = world.connect(proxy)) {
                eventually("it is connected", () -> proxy.connections().size() == 1);
                world.addToxic(proxy, Direction.UPSTREAM, new ResetPeer(Duration.ZERO));
                client.send("boom");

                assertThat(ending.get(10, TimeUnit.SECONDS)).isEqualTo("Connection reset");
            }
        }
    }

    @Test
    void latencyDelaysNeitherTheConnectNorTheOtherDirection() {
        Proxy proxy = world.proxyTo(echo);
        world.addToxic(proxy, Direction.DOWNSTREAM, new Latency(Duration.ofHours(1), Duration.ZERO));
        try (TcpClient client = world.connect(proxy)) {
            client.send("arrives");

            eventually(
                    "the server has answered", () -> proxy.traffic().getLast().receivedBytes() == 7);
            assertThat(proxy.traffic().getLast().sentBytes()).isZero();
        }
    }

    @Test
    void removingAToxicCancelsItsDuration() {
        Proxy proxy = world.proxyTo(echo);
        Latency hour = new Latency(Duration.ofHours(1), Duration.ZERO);
        ToxicSpec brief =
                new ToxicSpec("t", "downstream", Direction.DOWNSTREAM, 1, hour, Optional.of(Duration.ofMillis(50)));
        proxy.addToxic(brief);
        proxy.removeToxic("t");
        proxy.addToxic(ToxicSpec.of(Direction.DOWNSTREAM, hour));
        try (TcpClient client = world.connect(proxy)) {
            client.send("held");

            assertThat(client.hearsWithin(Duration.ofMillis(150))).isFalse();
            assertThat(proxy.view().toxics()).hasSize(1);
        }
    }
}
