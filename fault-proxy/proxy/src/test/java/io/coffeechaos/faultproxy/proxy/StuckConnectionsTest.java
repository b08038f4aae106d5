package io.coffeechaos.faultproxy.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coffeechaos.faultproxy.testkit.ProxyWorld;
import io.coffeechaos.faultproxy.testkit.TcpClient;
import io.coffeechaos.faultproxy.testkit.TcpClient.End;
import io.coffeechaos.faultproxy.testkit.TcpServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/**
 * The control API answers while servers send without end and clients do not read. Toxiproxy hangs in this case until it
 * is restarted.
 */
class StuckConnectionsTest {

    /** Toxiproxy gives up after 25 s. This fault proxy takes milliseconds; on a slow machine it takes longer. */
    private static final Duration CALL_MAX = Duration.ofSeconds(20);

    @Test
    void everyCallAnswersWhileAHundredConnectionsAreStuck() {
        try (ProxyWorld world = ProxyWorld.start();
                TcpServer firehose = TcpServer.firehose()) {
            Proxy proxy = world.proxyTo(firehose);
            String path = "/proxies/" + proxy.name();
            List<TcpClient> stuck = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                stuck.add(world.connect(proxy));
            }
            waitUntilNothingMoves(proxy);
            timed(world, "POST", path + "/toxics", "{'type':'latency','attributes':{'latency':50}}", 200);
            waitUntilNothingMoves(proxy);

            timed(world, "GET", "/proxies", "", 200);
            timed(world, "POST", path + "/toxics/latency_downstream", "{'attributes':{'latency':10}}", 200);
            timed(world, "DELETE", path + "/toxics/latency_downstream", "", 204);
            timed(world, "POST", path + "/toxics", "{'type':'bandwidth','attributes':{'rate':1}}", 200);
            timed(world, "POST", path + "/toxics", "{'type':'slicer','attributes':{'average_size':9}}", 200);
            timed(world, "GET", path + "/connections", "", 200);
            timed(world, "POST", "/reset", "", 204);
            timed(world, "POST", path, "{'enabled':false}", 200);

            for (TcpClient client : stuck) {
                assertThat(client.end()).isNotEqualTo(End.OPEN);
                client.close();
            }
            assertThat(proxy.connections()).isEmpty();
        }
    }

    private static void timed(ProxyWorld world, String method, String path, String body, int status) {
        long startNanos = System.nanoTime();
        assertThat(world.call(method, path, body.replace('\'', '"')).statusCode())
                .as(method + " " + path)
                .isEqualTo(status);
        Duration took = Duration.ofNanos(System.nanoTime() - startNanos);
        System.out.printf("%s %s took %d ms%n", method, path, took.toMillis());
        assertThat(took).isLessThan(CALL_MAX);
    }

    private static void waitUntilNothingMoves(Proxy proxy) {
        AtomicLong before = new AtomicLong();
        await().pollInterval(Duration.ofMillis(200))
                .atMost(Duration.ofSeconds(60))
                .until(() -> {
                    long now = sent(proxy);
                    return now > 0 && before.getAndSet(now) == now;
                });
    }

    private static long sent(Proxy proxy) {
        return proxy.traffic().stream().mapToLong(TrafficView::sentBytes).sum();
    }
}
