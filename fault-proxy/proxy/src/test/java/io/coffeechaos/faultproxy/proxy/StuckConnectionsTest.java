package io.coffeechaos.faultproxy.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.faultproxy.testkit.ProxyWorld;
import io.coffeechaos.faultproxy.testkit.TcpClient;
import io.coffeechaos.faultproxy.testkit.TcpClient.End;
import io.coffeechaos.faultproxy.testkit.TcpServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** The control API while servers send without end and clients do not read: Toxiproxy hangs here until it is restarted. */
class StuckConnectionsTest {

    /** Toxiproxy needs 25 s to give up; ours takes milliseconds, and a busy build machine some more. */
    private static final Duration CALL_MAX = Duration.ofSeconds(2);

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
        long before = -1;
        long now = sent(proxy);
        while (now != before) {
            LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
            before = now;
            now = sent(proxy);
        }
        assertThat(now).isPositive();
    }

    private static long sent(Proxy proxy) {
        return proxy.traffic().stream().mapToLong(TrafficView::sentBytes).sum();
    }
}
