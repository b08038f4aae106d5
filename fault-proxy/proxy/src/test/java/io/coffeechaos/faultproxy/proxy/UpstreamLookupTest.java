package io.coffeechaos.faultproxy.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.coffeechaos.faultproxy.testkit.TcpClient;
import io.coffeechaos.faultproxy.testkit.TcpClient.End;
import io.coffeechaos.faultproxy.testkit.TcpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Names and addresses of upstreams over real sockets; the test is the name service. */
class UpstreamLookupTest {

    private static EventLoops loops;

    private final Map<String, List<String>> hosts = new ConcurrentHashMap<>();
    private final CountDownLatch slowNameMayAnswer = new CountDownLatch(1);
    private final CountDownLatch slowNameIsAsked = new CountDownLatch(1);
    private final ProxyCollection proxies =
            new ProxyCollection(loops, new ProxySettings(1, Duration.ofSeconds(30), this::lookUp));

    @BeforeAll
    static void start() {
        loops = EventLoops.start(1, 1 << 20);
    }

    @AfterAll
    static void stop() {
        loops.close();
    }

    @AfterEach
    void closeProxies() {
        slowNameMayAnswer.countDown();
        proxies.close();
    }

    private List<InetAddress> lookUp(String host) throws UnknownHostException {
        if (host.equals("slow.test")) {
            slowNameIsAsked.countDown();
            try {
                slowNameMayAnswer.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
        List<String> addresses = hosts.getOrDefault(host, List.of());
        if (addresses.isEmpty()) {
            throw new UnknownHostException(host);
        }
        return addresses.stream().map(UpstreamLookupTest::address).toList();
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private Proxy proxyTo(String upstream) {
        return proxies.create(new ProxySpec("proxy-" + upstream, "127.0.0.1:0", upstream, true, List.of()));
    }

    private static String answerOf(Proxy proxy) {
        try (TcpClient client = TcpClient.connect(proxy.view().listen())) {
            return client.receiveAll();
        }
    }

    private static TcpServer saying(String text, String host, int port) throws IOException {
        return TcpServer.start(new ServerSocket(port, 64, address(host)), socket -> socket.getOutputStream()
                .write(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }

    private static boolean hasIpv6() {
        try (ServerSocket probe = new ServerSocket(0, 1, address("::1"))) {
            return probe.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void theNextConnectionFindsANameThatIsNewAndOneThatHasMoved() throws IOException {
        assumeThat(hasIpv6()).isTrue();
        try (TcpServer first = saying("first", "127.0.0.1", 0);
                TcpServer second = saying("second", "::1", first.port())) {
            Proxy proxy = proxyTo("late.test:" + second.port());
            try (TcpClient client = TcpClient.connect(proxy.view().listen())) {
                assertThat(client.end()).isEqualTo(End.FIN);
            }

            hosts.put("late.test", List.of("127.0.0.1"));
            assertThat(answerOf(proxy)).isEqualTo("first");

            hosts.put("late.test", List.of("::1"));
            assertThat(answerOf(proxy)).isEqualTo("second");
        }
    }

    @Test
    void anAddressThatRefusesDoesNotHideTheOtherFamily() throws IOException {
        assumeThat(hasIpv6()).isTrue();
        try (TcpServer server = saying("six", "::1", 0)) {
            hosts.put("both.test", List.of("127.0.0.1", "::1"));

            assertThat(answerOf(proxyTo("both.test:" + server.port()))).isEqualTo("six");
        }
    }

    @Test
    void anUpstreamOnAllInterfacesIsReachedInEitherFamily() throws IOException {
        for (String host : hasIpv6() ? List.of("127.0.0.1", "::1") : List.of("127.0.0.1")) {
            try (TcpServer server = saying("here", host, 0)) {
                for (String upstream : List.of("", "0.0.0.0", "[::]")) {
                    assertThat(answerOf(proxyTo(upstream + ":" + server.port())))
                            .as("%s to a server on %s", upstream, host)
                            .isEqualTo("here");
                }
            }
        }
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void creatingAProxyAsksForNoUpstreamAndASlowListenNameDelaysNoOtherCall() throws Exception {
        hosts.put("slow.test", List.of("127.0.0.1"));
        proxies.create(new ProxySpec("slow-upstream", "127.0.0.1:0", "slow.test:80", true, List.of()));
        proxies.create(new ProxySpec("disabled", "slow.test:0", "127.0.0.1:80", false, List.of()));
        assertThat(slowNameIsAsked.getCount()).isEqualTo(1);
        ProxySpec slow = new ProxySpec("slow-listen", "slow.test:0", "127.0.0.1:80", true, List.of());
        CompletableFuture<Proxy> created = CompletableFuture.supplyAsync(() -> proxies.create(slow));
        CompletableFuture<?> populated = CompletableFuture.supplyAsync(() -> proxies.populate(List.of(slow)));
        slowNameIsAsked.await();

        proxyTo("127.0.0.1:80");
        proxies.delete("slow-upstream");
        proxies.delete("disabled");
        proxies.reset();

        assertThat(created).isNotDone();
        assertThat(populated).isNotDone();
        slowNameMayAnswer.countDown();
        populated.join();
        assertThat(proxies.get("slow-listen").view().enabled()).isTrue();
        CompletableFuture<Throwable> clash = created.handle((proxy, failure) -> failure);
        assertThat(clash.join() == null || clash.join().getCause() instanceof RefusedException)
                .isTrue();
    }
}
