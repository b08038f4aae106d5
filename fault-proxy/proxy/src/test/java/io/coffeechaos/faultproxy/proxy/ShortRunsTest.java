package io.coffeechaos.faultproxy.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.faultproxy.testkit.ProxyWorld;
import io.coffeechaos.faultproxy.testkit.TcpClient;
import io.coffeechaos.faultproxy.testkit.TcpServer;
import io.coffeechaos.faultproxy.toxic.Latency;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Many short transfers through streams, each with backpressure. A stalled stream shows as a read that times out. */
class ShortRunsTest {

    private static final int CLIENTS = 8;
    private static final int RUNS = System.getProperty("budget", "gate").equals("long") ? 20_000 : 400;
    /** More bytes than the kernel buffers of a slow reader hold, so that the socket source stops and starts again. */
    private static final int BYTES = 4_000_000;

    @Test
    void noStreamStalls() {
        byte[] bytes = new byte[BYTES];
        try (ProxyWorld world = ProxyWorld.start();
                TcpServer sender =
                        TcpServer.start(socket -> socket.getOutputStream().write(bytes))) {
            Proxy proxy = world.proxyTo(sender);
            world.addToxic(proxy, Direction.DOWNSTREAM, new Latency(Duration.ZERO, Duration.ZERO));
            List<CompletableFuture<Void>> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(CompletableFuture.runAsync(
                        () -> {
                            for (int n = 0; n < RUNS / CLIENTS; n++) {
                                receiveAll(world, proxy);
                            }
                        },
                        Thread.ofVirtual()::start));
            }
            clients.forEach(CompletableFuture::join);
            ProxyWorld.eventually(
                    "every link is gone", () -> proxy.connections().isEmpty());
        }
    }

    private static void receiveAll(ProxyWorld world, Proxy proxy) {
        try (TcpClient client = world.connect(proxy)) {
            assertThat(client.receiveBytes(BYTES)).hasSize(BYTES);
            assertThat(client.end()).isEqualTo(TcpClient.End.FIN);
        }
    }
}
