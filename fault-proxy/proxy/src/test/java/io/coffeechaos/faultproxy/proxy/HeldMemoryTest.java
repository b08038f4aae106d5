package io.coffeechaos.faultproxy.proxy;

import static io.coffeechaos.faultproxy.testkit.ProxyWorld.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.faultproxy.testkit.TcpClient;
import io.coffeechaos.faultproxy.testkit.TcpServer;
import io.coffeechaos.faultproxy.toxic.Latency;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Clients that never read use no more memory than the budget allows, however often toxics are added and removed. */
class HeldMemoryTest {

    private static final int CLIENTS = 20;
    private static final long HELD_BYTES_MAX = 8 * 1024 * 1024;
    /**
     * The bytes that the directions may hold besides the budget: the last read before the budget was used up, and the
     * guaranteed bytes.
     */
    private static final long BEYOND_BYTES_MAX = CLIENTS * 64 * 1024L;

    @Test
    void togglingAToxicOnStuckConnectionsTakesInNothingNew() {
        try (TcpServer firehose = TcpServer.firehose();
                EventLoops loops = EventLoops.start(2, HELD_BYTES_MAX);
                ProxyCollection proxies = new ProxyCollection(loops, new ProxySettings(1, Duration.ofSeconds(5)))) {
            Proxy proxy = proxies.create(new ProxySpec("stuck", "127.0.0.1:0", firehose.address(), true, List.of()));
            Latency hour = new Latency(Duration.ofHours(1), Duration.ZERO);
            proxy.addToxic(ToxicSpec.of(Direction.DOWNSTREAM, hour));
            List<TcpClient> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(TcpClient.connect(proxy.view().listen()));
            }
            eventually("the budget is spent", () -> heldBytes(loops) > HELD_BYTES_MAX / 2);

            for (int i = 0; i < 50; i++) {
                proxy.removeToxic("latency_downstream");
                proxy.addToxic(ToxicSpec.of(Direction.DOWNSTREAM, hour));
                proxy.connections();
            }

            assertThat(heldBytes(loops)).isLessThan(HELD_BYTES_MAX + BEYOND_BYTES_MAX);
            clients.forEach(TcpClient::close);
            proxy.removeToxic("latency_downstream");
            eventually("nothing is held", () -> heldBytes(loops) == 0);
        }
    }

    private static long heldBytes(EventLoops loops) {
        AtomicLong bytes = new AtomicLong();
        loops.onEach(loop -> bytes.addAndGet(loop.memoryBudget().bytes()));
        return bytes.get();
    }
}
