package io.coffeechaos.faultproxy.proxy;

import static io.coffeechaos.faultproxy.testkit.ProxyWorld.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.faultproxy.testkit.ProxyWorld;
import io.coffeechaos.faultproxy.testkit.TcpClient;
import io.coffeechaos.faultproxy.testkit.TcpClient.End;
import io.coffeechaos.faultproxy.testkit.TcpServer;
import io.coffeechaos.faultproxy.toxic.Latency;
import io.coffeechaos.faultproxy.toxic.Noop;
import io.coffeechaos.faultproxy.toxic.Timeout;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The behaviour of a link as clients and servers see it, over real sockets. */
class LinkTest {

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
    void bytesPassBothWays() {
        Proxy proxy = world.proxyTo(echo);
        byte[] bytes = new byte[3_000_000];
        new Random(1).nextBytes(bytes);

        try (TcpClient client = world.connect(proxy)) {
            Thread.ofVirtual().start(() -> client.send(bytes));
            assertThat(client.receiveBytes(bytes.length)).isEqualTo(bytes);
        }
    }

    @Test
    void aHalfCloseIsPassedOnAndTheAnswerArrives() {
        try (TcpServer counting = TcpServer.countingUntilEnd();
                TcpClient client = world.connect(world.proxyTo(counting))) {

            client.send("request").endOutput();

            assertThat(client.receiveAll()).isEqualTo("got 7");
        }
    }

    @Test
    void aHalfCloseIsPassedOnThroughToxicsBehindTheData() {
        try (TcpServer counting = TcpServer.countingUntilEnd()) {
            Proxy proxy = world.proxyTo(counting);
            world.addToxic(proxy, Direction.UPSTREAM, new Latency(Duration.ofMillis(20), Duration.ZERO));
            world.addToxic(proxy, Direction.DOWNSTREAM, new Noop());
            try (TcpClient client = world.connect(proxy)) {

                client.send("request").endOutput();

                assertThat(client.receiveAll()).isEqualTo("got 7");
            }
        }
    }

    @Test
    void aFailedDialClosesTheClientAfterAConnect() throws IOException {
        int unusedPort;
        try (ServerSocket probe = new ServerSocket(0)) {
            unusedPort = probe.getLocalPort();
        }
        try (TcpClient client = world.connect(world.proxyTo("127.0.0.1:" + unusedPort))) {
            assertThat(client.end()).isEqualTo(End.FIN);
        }
        try (TcpClient client = world.connect(world.proxyTo("no-such-host.invalid:80"))) {
            assertThat(client.end()).isEqualTo(End.FIN);
        }
    }

    @Test
    void aHangingDialDelaysNobody() throws IOException {
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<Socket> fillers = fill(full);
            Proxy proxy = world.proxyTo("127.0.0.1:" + full.getLocalPort());
            List<TcpClient> hanging = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                hanging.add(world.connect(proxy).send("not read before the upstream is there"));
            }
            eventually("all are dialled", () -> proxy.connections().size() == 10);
            assertThat(proxy.connections()).allMatch(connection -> connection.upstreamReceivedBytes() == 0);

            proxy.update(Optional.empty(), Optional.of(echo.address()), Optional.empty());

            try (TcpClient client = world.connect(proxy)) {
                assertThat(client.send("hello").receive(5)).isEqualTo("hello");
            }
            for (TcpClient client : hanging) {
                assertThat(client.end()).isNotEqualTo(End.OPEN);
                client.close();
            }
            for (Socket filler : fillers) {
                filler.close();
            }
        }
    }

    @Test
    void aHangingDialEndsAtItsTimeout() throws IOException {
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                EventLoops loops = EventLoops.start(1, 0);
                ProxyCollection proxies = new ProxyCollection(loops, new ProxySettings(1, Duration.ofMillis(200)))) {
            List<Socket> fillers = fill(full);
            Proxy proxy = proxies.create(
                    new ProxySpec("full", "127.0.0.1:0", "127.0.0.1:" + full.getLocalPort(), true, List.of()));
            try (TcpClient client = world.connect(proxy)) {

                assertThat(client.end()).isEqualTo(End.FIN);
            }
            assertThat(proxy.connections()).isEmpty();
            for (Socket filler : fillers) {
                filler.close();
            }
        }
    }

    /** Connects until the queue of a server that never accepts is full. */
    private static List<Socket> fill(ServerSocket server) throws IOException {
        List<Socket> fillers = new ArrayList<>();
        try {
            while (true) {
                Socket filler = new Socket();
                fillers.add(filler);
                filler.connect(server.getLocalSocketAddress(), 300);
            }
        } catch (SocketTimeoutException full) {
            return fillers;
        }
    }

    @Test
    void disablingClosesEveryConnectionAndEnablingKeepsThePort() {
        Proxy proxy = world.proxyTo(echo);
        String address = proxy.view().listen();
        try (TcpClient client = world.connect(proxy)) {
            assertThat(client.send("x").receive(1)).isEqualTo("x");

            proxy.update(Optional.empty(), Optional.empty(), Optional.of(false));

            assertThat(client.end()).isEqualTo(End.FIN);
            assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> TcpClient.connect(address)))
                    .hasMessageContaining("refused");
        }
        proxy.update(Optional.empty(), Optional.empty(), Optional.of(true));
        assertThat(proxy.view().listen()).isEqualTo(address);
        try (TcpClient client = world.connect(proxy)) {
            assertThat(client.send("x").receive(1)).isEqualTo("x");
        }
    }

    @Test
    void aResetByTheServerEndsTheClientConnection() {
        try (TcpServer resetting = TcpServer.start(socket -> {
            socket.getInputStream().read();
            socket.setSoLinger(true, 0);
        })) {
            Proxy proxy = world.proxyTo(resetting);
            try (TcpClient client = world.connect(proxy)) {
                client.send("x");
                assertThat(client.end()).isNotEqualTo(End.OPEN);
            }
            eventually("no connection is left", () -> proxy.connections().isEmpty());
        }
    }

    @Test
    void countersMoveWhileTheConnectionLives() {
        Proxy proxy = world.proxyTo(echo);
        try (TcpClient client = world.connect(proxy)) {
            assertThat(client.send("12345").receive(5)).isEqualTo("12345");

            // The client may read the bytes before the proxy has counted them.
            eventually(
                    "both directions are counted",
                    () -> proxy.traffic().stream().allMatch(way -> way.receivedBytes() == 5 && way.sentBytes() == 5)
                            && proxy.connections().getFirst().downstreamSentBytes() == 5);
            world.addToxic(proxy, Direction.UPSTREAM, new Timeout(Duration.ZERO));
            ConnectionView connection = proxy.connections().getFirst();
            assertThat(connection.toxics()).containsExactly("timeout_upstream");
            client.send("678");
            eventually("it is read", () -> proxy.traffic().getFirst().receivedBytes() == 8);
            assertThat(proxy.traffic().getFirst().sentBytes()).isEqualTo(5);
        }
    }
}
