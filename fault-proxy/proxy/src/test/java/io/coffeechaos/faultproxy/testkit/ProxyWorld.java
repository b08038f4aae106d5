package io.coffeechaos.faultproxy.testkit;

import static org.awaitility.Awaitility.await;

import io.coffeechaos.faultproxy.control.ControlServer;
import io.coffeechaos.faultproxy.proxy.Direction;
import io.coffeechaos.faultproxy.proxy.EventLoops;
import io.coffeechaos.faultproxy.proxy.Proxy;
import io.coffeechaos.faultproxy.proxy.ProxyCollection;
import io.coffeechaos.faultproxy.proxy.ProxySettings;
import io.coffeechaos.faultproxy.proxy.ProxySpec;
import io.coffeechaos.faultproxy.proxy.ToxicSpec;
import io.coffeechaos.faultproxy.toxic.Toxic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** A whole fault proxy in this JVM, on its own ports: event loops, proxies and the control API. */
public final class ProxyWorld implements AutoCloseable {

    private static final Duration WAIT_MAX = Duration.ofSeconds(60);
    private static final long SEED = Long.getLong("seed", System.nanoTime());

    static {
        System.out.println("fault proxy tests: repeat the random draws with -Dseed=" + SEED);
    }

    private final EventLoops loops = EventLoops.start(2, 64 * 1024 * 1024);
    private final ProxyCollection proxies = new ProxyCollection(loops, new ProxySettings(SEED, Duration.ofSeconds(30)));
    private final ControlServer server;
    private final HttpClient http = HttpClient.newHttpClient();
    private final AtomicInteger names = new AtomicInteger();

    private ProxyWorld(Optional<String> token) {
        server = ControlServer.start(loops, proxies, "127.0.0.1", 0, token);
    }

    public static ProxyWorld start() {
        return new ProxyWorld(Optional.empty());
    }

    public static ProxyWorld startWithToken(String token) {
        return new ProxyWorld(Optional.of(token));
    }

    public long seed() {
        return SEED;
    }

    public ProxyCollection proxies() {
        return proxies;
    }

    /** Creates a proxy with its own name and port in front of {@code upstream}. */
    public Proxy proxyTo(TcpServer upstream) {
        return proxyTo(upstream.address());
    }

    public Proxy proxyTo(String upstream) {
        return proxies.create(
                new ProxySpec("proxy-" + names.incrementAndGet(), "127.0.0.1:0", upstream, true, List.of()));
    }

    public TcpClient connect(Proxy proxy) {
        return TcpClient.connect(proxy.view().listen());
    }

    public void addToxic(Proxy proxy, Direction direction, Toxic toxic) {
        proxy.addToxic(ToxicSpec.of(direction, toxic));
    }

    public void addToxic(Proxy proxy, Direction direction, Toxic toxic, double toxicity) {
        ToxicSpec spec = ToxicSpec.of(direction, toxic);
        proxy.addToxic(new ToxicSpec(spec.name(), spec.stream(), direction, (float) toxicity, toxic, Optional.empty()));
    }

    public int controlPort() {
        return server.address().getPort();
    }

    public HttpResponse<String> call(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.address().getPort() + path))
                .timeout(WAIT_MAX)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Waits until the condition is true; fails with {@code what} if it never is. */
    public static void eventually(String what, BooleanSupplier condition) {
        await(what)
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .atMost(WAIT_MAX)
                .until(condition::getAsBoolean);
    }

    /**
     * Waits a random time of less than {@code pauseMax} and then runs {@code change} on another thread; returns when it
     * has finished. Tests use it to change a running system at random moments.
     */
    public static void atRandom(Random random, Duration pauseMax, Runnable change) {
        long pauseNanos = random.nextLong(pauseMax.toNanos());
        CompletableFuture.runAsync(
                        change,
                        CompletableFuture.delayedExecutor(pauseNanos, TimeUnit.NANOSECONDS, Thread::startVirtualThread))
                .join();
    }

    @Override
    public void close() {
        http.close();
        server.close();
        proxies.close();
        loops.close();
    }
}
