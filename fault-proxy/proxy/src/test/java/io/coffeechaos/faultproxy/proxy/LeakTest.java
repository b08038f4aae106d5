package io.coffeechaos.faultproxy.proxy;

import static io.coffeechaos.faultproxy.testkit.ProxyWorld.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.faultproxy.testkit.ProxyWorld;
import io.coffeechaos.faultproxy.testkit.TcpClient;
import io.coffeechaos.faultproxy.testkit.TcpServer;
import io.coffeechaos.faultproxy.toxic.Bandwidth;
import io.coffeechaos.faultproxy.toxic.Latency;
import io.coffeechaos.faultproxy.toxic.LimitData;
import io.coffeechaos.faultproxy.toxic.Noop;
import io.coffeechaos.faultproxy.toxic.ResetPeer;
import io.coffeechaos.faultproxy.toxic.Slicer;
import io.coffeechaos.faultproxy.toxic.SlowClose;
import io.coffeechaos.faultproxy.toxic.Timeout;
import io.coffeechaos.faultproxy.toxic.Toxic;
import java.io.File;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.apache.pekko.stream.snapshot.MaterializerState;
import org.junit.jupiter.api.Test;
import scala.concurrent.Await;
import scala.concurrent.duration.FiniteDuration;

/**
 * When connections have ended, in whatever way, the proxy keeps nothing of them: no descriptor, no stream (one actor
 * each), no held byte, no thread and no memory. The test runs for seconds by default, ten minutes with {@code
 * -Dbudget=long}, and for any time with {@code -Dsoak=PT1H}.
 */
class LeakTest {

    private static final int CLIENTS = 8;
    private static final Duration CHANGE_PAUSE_MAX = Duration.ofMillis(4);
    private static final Duration WARM_UP = Duration.ofSeconds(2);
    private static final Duration TIME = Duration.parse(
            System.getProperty("soak", System.getProperty("budget", "gate").equals("long") ? "PT10M" : "PT4S"));
    private static final long HEAP_GROWTH_BYTES_MAX = 5 * 1024 * 1024;
    private static final long SEED = Long.getLong("seed", System.nanoTime());

    private static final List<Toxic> TOXICS = List.of(
            new Latency(Duration.ofMillis(5), Duration.ofMillis(5)),
            new Latency(Duration.ofHours(1), Duration.ZERO),
            new Bandwidth(0),
            new Bandwidth(100),
            new Slicer(100, 10, Duration.ofNanos(10_000)),
            new Timeout(Duration.ofMillis(20)),
            new Timeout(Duration.ZERO),
            new ResetPeer(Duration.ofMillis(3)),
            new LimitData(50_000),
            new SlowClose(Duration.ofMillis(10)),
            new Noop());

    @Test
    void connectionsUnderRandomToxicsLeaveNothingBehind() {
        System.out.println("leaks: repeat with -Dseed=" + SEED);
        try (TcpServer echo = TcpServer.echo();
                EventLoops loops = EventLoops.start(2, 8 * 1024 * 1024);
                ProxyCollection proxies = new ProxyCollection(loops, new ProxySettings(SEED, Duration.ofSeconds(5)))) {
            Proxy proxy = createBelowEphemeralPorts(proxies, echo.address());
            long descriptorsBefore = descriptors();
            // The warm-up loads classes and fills caches once; that is no leak.
            long unused = disturb(proxy, new Random(SEED), WARM_UP);
            settle(loops, proxy, descriptorsBefore);
            long heapBefore = usedHeapBytes();
            int threadsBefore = Thread.activeCount();

            assertThat(disturb(proxy, new Random(SEED + 1), TIME))
                    .as("connections that were cut")
                    .isPositive();

            settle(loops, proxy, descriptorsBefore);
            long heapAfter = usedHeapBytes();
            System.out.printf(
                    "%d connections; heap before %d KiB, after %d KiB%n",
                    proxy.traffic().getFirst().connections(), heapBefore / 1024, heapAfter / 1024);
            assertThat(heapAfter).isLessThan(heapBefore + HEAP_GROWTH_BYTES_MAX);
            assertThat(Thread.activeCount()).isLessThanOrEqualTo(threadsBefore + 2);
        }
    }

    /** Opens and breaks connections for {@code time}. Returns the number of connections that were cut. */
    private static long disturb(Proxy proxy, Random random, Duration time) {
        long endNanos = System.nanoTime() + time.toNanos();
        List<CompletableFuture<Long>> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            Random own = new Random(random.nextLong());
            clients.add(
                    CompletableFuture.supplyAsync(() -> connectUntil(proxy, own, endNanos), Thread.ofVirtual()::start));
        }
        changeUntil(proxy, random, endNanos);
        proxy.reset();
        return clients.stream().mapToLong(CompletableFuture::join).sum();
    }

    private static void settle(EventLoops loops, Proxy proxy, long descriptorsBefore) {
        eventually("no connection is open", () -> proxy.traffic().getFirst().openConnections() == 0);
        assertThat(proxy.connections()).isEmpty();
        eventually("no stream is running", () -> streams(loops) == 0);
        eventually("no byte is held", () -> heldBytes(loops) == 0);
        eventually("descriptors are given back", () -> descriptors() <= descriptorsBefore + 3);
    }

    /**
     * Returns the used heap after several collections. The serial collector leaves up to a twentieth of the old
     * generation uncompacted and counts it as used (MarkSweepDeadRatio). Every fourth collection compacts all of it
     * (MarkSweepAlwaysCompactCount).
     */
    private static long usedHeapBytes() {
        return LongStream.generate(() -> {
                    System.gc();
                    return ManagementFactory.getMemoryMXBean()
                            .getHeapMemoryUsage()
                            .getUsed();
                })
                .limit(4)
                .min()
                .orElseThrow();
    }

    /**
     * Creates a proxy on a port below the range that the system gives to outgoing connections. Otherwise such a
     * connection could take the port while the proxy is disabled.
     */
    private static Proxy createBelowEphemeralPorts(ProxyCollection proxies, String upstream) {
        Random random = new Random();
        while (true) {
            String listen = "127.0.0.1:" + (12_000 + random.nextInt(20_000));
            try {
                return proxies.create(new ProxySpec("leaky", listen, upstream, true, List.of()));
            } catch (CannotListenException e) {
                System.out.println(listen + " is taken");
            }
        }
    }

    private static void changeUntil(Proxy proxy, Random random, long endNanos) {
        AtomicInteger changes = new AtomicInteger();
        while (System.nanoTime() < endNanos) {
            ProxyWorld.atRandom(random, CHANGE_PAUSE_MAX, () -> change(proxy, random, "t" + changes.getAndIncrement()));
        }
    }

    private static void change(Proxy proxy, Random random, String name) {
        List<ActiveToxic> there = proxy.view().toxics();
        if (there.size() < 4 && random.nextInt(3) > 0) {
            Direction direction = random.nextBoolean() ? Direction.UPSTREAM : Direction.DOWNSTREAM;
            proxy.addToxic(new ToxicSpec(
                    name,
                    direction.wireName(),
                    direction,
                    0.7f,
                    TOXICS.get(random.nextInt(TOXICS.size())),
                    Optional.empty()));
        } else if (!there.isEmpty()) {
            proxy.removeToxic(there.get(random.nextInt(there.size())).name());
        }
        if (random.nextInt(50) == 0) {
            proxy.update(Optional.empty(), Optional.empty(), Optional.of(false));
            proxy.update(Optional.empty(), Optional.empty(), Optional.of(true));
        }
    }

    /**
     * Opens short connections that end in every possible way: normally, in the middle, half closed, or closed by the
     * proxy.
     */
    private static long connectUntil(Proxy proxy, Random random, long endNanos) {
        long cut = 0;
        while (System.nanoTime() < endNanos) {
            try (TcpClient client = TcpClient.connect(proxy.view().listen())) {
                client.send(new byte[1 + random.nextInt(20_000)]);
                if (random.nextBoolean()) {
                    client.hearsWithin(Duration.ofMillis(1 + random.nextInt(20)));
                }
                if (random.nextBoolean()) {
                    client.endOutput();
                    client.hearsWithin(Duration.ofMillis(1 + random.nextInt(20)));
                }
            } catch (UncheckedIOException e) {
                // Toxics and pauses cut connections. The loop continues with the next connection at once.
                cut++;
            }
        }
        return cut;
    }

    private static int streams(EventLoops loops) {
        AtomicLong count = new AtomicLong();
        loops.each(loop -> count.addAndGet(streams(loops, loop)));
        return count.intValue();
    }

    private static int streams(EventLoops loops, EventLoop loop) {
        try {
            return Await.result(
                            MaterializerState.streamSnapshots(loops.materializer(loop)),
                            FiniteDuration.create(5, "seconds"))
                    .size();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static long heldBytes(EventLoops loops) {
        AtomicLong bytes = new AtomicLong();
        loops.onEach(loop -> bytes.addAndGet(Math.abs(loop.memoryBudget().bytes())));
        return bytes.get();
    }

    private static long descriptors() {
        String[] open = new File("/proc/self/fd").list();
        return open == null ? 0 : open.length;
    }
}
