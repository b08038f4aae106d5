package io.coffeechaos.faultproxy.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.faultproxy.testkit.ProxyWorld;
import io.coffeechaos.faultproxy.testkit.TcpClient;
import io.coffeechaos.faultproxy.testkit.TcpServer;
import io.coffeechaos.faultproxy.toxic.Bandwidth;
import io.coffeechaos.faultproxy.toxic.Latency;
import io.coffeechaos.faultproxy.toxic.Noop;
import io.coffeechaos.faultproxy.toxic.PacketLoss;
import io.coffeechaos.faultproxy.toxic.Slicer;
import io.coffeechaos.faultproxy.toxic.SlowClose;
import io.coffeechaos.faultproxy.toxic.Toxic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Streams are added, rebuilt and removed at random while bytes flow. No byte may be lost, duplicated or reordered. */
class SplicingTest {

    private static final int CONNECTIONS = 8;
    private static final boolean LONG = System.getProperty("budget", "gate").equals("long");
    private static final int CHANGES = LONG ? 100_000 : 1_000;
    private static final long BYTES = LONG ? 1_000_000_000 : 5_000_000;
    private static final int CHANGES_MAX = 100 * CHANGES;
    private static final Duration PAUSE_MAX = Duration.ofMillis(3);

    private static final List<Toxic> LOSSLESS = List.of(
            new Latency(Duration.ofMillis(2), Duration.ofMillis(2)),
            new Latency(Duration.ZERO, Duration.ZERO),
            new Bandwidth(50_000),
            new Slicer(500, 100, Duration.ZERO),
            new Slicer(8_000, 100, Duration.ofNanos(20_000)),
            new SlowClose(Duration.ofMillis(1)),
            new PacketLoss(0, 0),
            new Noop());

    @Test
    void noByteIsLostUnderRandomToggling() {
        try (ProxyWorld world = ProxyWorld.start();
                TcpServer echo = TcpServer.echo()) {
            Proxy proxy = world.proxyTo(echo);
            AtomicBoolean over = new AtomicBoolean();
            AtomicLong echoed = new AtomicLong();
            List<CompletableFuture<Void>> echoes = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                long dataSeed = world.seed() + i;
                TcpClient client = world.connect(proxy);
                echoes.add(CompletableFuture.runAsync(
                        () -> echoUntil(client, dataSeed, over, echoed), Thread.ofVirtual()::start));
            }

            Random random = new Random(world.seed());
            for (int change = 0; change < CHANGES || echoed.get() < BYTES; change++) {
                assertThat(change).as("changes for " + BYTES + " bytes").isLessThan(CHANGES_MAX);
                String name = "t" + change;
                ProxyWorld.atRandom(random, PAUSE_MAX, () -> toggle(proxy, random, name));
            }

            over.set(true);
            proxy.reset();
            echoes.forEach(CompletableFuture::join);
            System.out.printf("%d bytes echoed%n", echoed.get());
        }
    }

    private static void toggle(Proxy proxy, Random random, String name) {
        Direction direction = random.nextBoolean() ? Direction.UPSTREAM : Direction.DOWNSTREAM;
        List<ActiveToxic> there = proxy.view().toxics();
        int action = random.nextInt(10);
        if (action == 0 && !there.isEmpty()) {
            ActiveToxic toxic = there.get(random.nextInt(there.size()));
            proxy.updateToxic(
                    toxic.name(), Optional.of(random.nextFloat()), toxic.toxic().attributes());
        } else if (there.size() < 4 && action < 6) {
            Toxic toxic = LOSSLESS.get(random.nextInt(LOSSLESS.size()));
            proxy.addToxic(new ToxicSpec(name, direction.wireName(), direction, 0.8f, toxic, Optional.empty()));
        } else if (!there.isEmpty()) {
            proxy.removeToxic(there.get(random.nextInt(there.size())).name());
        }
    }

    private static void echoUntil(TcpClient client, long seed, AtomicBoolean over, AtomicLong echoed) {
        Random sizes = new Random(seed);
        try (client) {
            while (!over.get()) {
                byte[] sent = new byte[1 + sizes.nextInt(100_000)];
                sizes.nextBytes(sent);
                Thread writer = Thread.ofVirtual().start(() -> client.send(sent));
                assertThat(client.receiveBytes(sent.length)).isEqualTo(sent);
                writer.join();
                echoed.addAndGet(sent.length);
            }
            assertThat(client.endOutput().receiveAll()).isEmpty();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
