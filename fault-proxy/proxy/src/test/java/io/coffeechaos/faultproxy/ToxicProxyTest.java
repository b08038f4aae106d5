package io.coffeechaos.faultproxy;

import static io.coffeechaos.faultproxy.proxy.Direction.DOWNSTREAM;
import static io.coffeechaos.faultproxy.proxy.Direction.UPSTREAM;
import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.faultproxy.proxy.ToxicSpec;
import io.coffeechaos.faultproxy.testkit.ProxyWorld;
import io.coffeechaos.faultproxy.testkit.TcpClient;
import io.coffeechaos.faultproxy.testkit.TcpClient.End;
import io.coffeechaos.faultproxy.testkit.TcpServer;
import io.coffeechaos.faultproxy.toxic.Latency;
import io.coffeechaos.faultproxy.toxic.Noop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The example of the README, and the other methods of the library. */
class ToxicProxyTest {

    private static TcpClient connect(ToxicProxy proxy) {
        return TcpClient.connect("127.0.0.1:" + proxy.port());
    }

    @Test
    void aTestEmbedsAProxyInThreeLines() {
        try (TcpServer echo = TcpServer.echo()) {
            try (ToxicProxy proxy = ToxicProxy.to(echo.address())) {
                proxy.add(DOWNSTREAM, new Latency(Duration.ofMillis(300), Duration.ZERO));
                try (TcpClient client = connect(proxy)) {
                    client.send("slow");
                    assertThat(client.hearsWithin(Duration.ofMillis(50))).isFalse();
                }
            }
        }
    }

    @Test
    void toxicsAreAddedAndRemoved() {
        try (TcpServer echo = TcpServer.echo();
                ToxicProxy proxy = ToxicProxy.to(echo.address());
                TcpClient client = connect(proxy)) {
            String name = proxy.add(DOWNSTREAM, new Latency(Duration.ofHours(1), Duration.ZERO));
            client.send("held");
            assertThat(client.hearsWithin(Duration.ofMillis(50))).isFalse();
            assertThat(proxy.connections().getFirst().toxics()).containsExactly(name);

            proxy.remove(name);

            assertThat(client.receive(4)).isEqualTo("held");
            proxy.add(DOWNSTREAM, new Noop());
            proxy.reset();
            assertThat(proxy.connections().getFirst().toxics()).isEmpty();
        }
    }

    @Test
    void aDisabledProxyIsEnabledOnTheSamePort() {
        try (TcpServer echo = TcpServer.echo();
                ToxicProxy proxy = ToxicProxy.to(echo.address())) {
            int port = proxy.port();
            try (TcpClient client = connect(proxy)) {
                client.send("x").receive(1);
                proxy.disable();
                assertThat(client.end()).isEqualTo(End.FIN);
            }
            proxy.enable();
            assertThat(proxy.port()).isEqualTo(port);
            try (TcpClient client = connect(proxy)) {
                assertThat(client.send("x").receive(1)).isEqualTo("x");
            }
        }
    }

    @Test
    void theSameSeedSparesTheSameConnections() {
        try (TcpServer echo = TcpServer.echo()) {
            List<Boolean> first = hits(echo, 42);

            assertThat(hits(echo, 42)).isEqualTo(first).contains(true, false);
            assertThat(hits(echo, 43)).isNotEqualTo(first);
        }
    }

    /**
     * Opens fifty connections one after the other, and returns for each whether a toxic with toxicity 0.5 applies to
     * it.
     */
    private static List<Boolean> hits(TcpServer upstream, long seed) {
        List<Boolean> hits = new ArrayList<>();
        try (ToxicProxy proxy = ToxicProxy.to(upstream.address(), seed)) {
            proxy.add(new ToxicSpec("n", "upstream", UPSTREAM, 0.5f, new Noop(), Optional.empty()));
            for (int i = 0; i < 50; i++) {
                try (TcpClient client = connect(proxy)) {
                    client.send("x").receive(1);
                    hits.add(!proxy.connections().getLast().toxics().isEmpty());
                }
            }
        }
        return hits;
    }

    @Test
    void closingTheLastProxyEndsTheThreads() {
        try (TcpServer echo = TcpServer.echo()) {
            ToxicProxy first = ToxicProxy.to(echo.address());
            ToxicProxy second = ToxicProxy.to(echo.address());
            first.close();
            first.close();
            try (TcpClient client = connect(second)) {
                assertThat(client.send("x").receive(1)).isEqualTo("x");
            }
            second.close();
        }
        ProxyWorld.eventually("the loops end", () -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("fault-proxy-loop")));
    }
}
