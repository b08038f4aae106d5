package io.coffeechaos.faultproxy;

import io.coffeechaos.faultproxy.proxy.ConnectionView;
import io.coffeechaos.faultproxy.proxy.Direction;
import io.coffeechaos.faultproxy.proxy.EventLoops;
import io.coffeechaos.faultproxy.proxy.Proxy;
import io.coffeechaos.faultproxy.proxy.ProxyCollection;
import io.coffeechaos.faultproxy.proxy.ProxySettings;
import io.coffeechaos.faultproxy.proxy.ProxySpec;
import io.coffeechaos.faultproxy.proxy.ToxicSpec;
import io.coffeechaos.faultproxy.toxic.Toxic;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A fault proxy inside a test. It needs no server and no HTTP; it listens on the loopback address, on a port that the
 * system chooses.
 *
 * <pre>{@code
 * try (ToxicProxy proxy = ToxicProxy.to("localhost:5432")) {
 *     proxy.add(DOWNSTREAM, new Latency(Duration.ofMillis(300), Duration.ZERO));
 *     connect(proxy.address());
 * }
 * }</pre>
 *
 * <p>All proxies of a JVM share one set of threads. The threads end when the last proxy closes. The first proxy of a
 * JVM opens some hundred links for itself before it serves, so that the first connections of a test are not delayed.
 * Each connection looks up the name of the upstream again; the name cache of the JVM is neither used nor changed.
 * Thread-safe.
 */
public final class ToxicProxy implements AutoCloseable {

    private static final String NAME = "embedded";
    private static final Duration DIAL_TIMEOUT = Duration.ofSeconds(30);
    private static final Object LOCK = new Object();
    private static Optional<EventLoops> sharedLoops = Optional.empty();
    private static int openProxies;
    private static boolean warm;

    private final ProxyCollection proxies;
    private final Proxy proxy;
    private boolean closed;

    private ToxicProxy(ProxyCollection proxies, Proxy proxy) {
        this.proxies = proxies;
        this.proxy = proxy;
    }

    /**
     * Starts a proxy in front of {@code upstream}.
     *
     * @param upstream {@code host:port}; it does not need to exist before a client connects
     * @throws io.coffeechaos.faultproxy.proxy.BadUpstreamException if the upstream is not {@code host:port}
     */
    public static ToxicProxy to(String upstream) {
        return to(upstream, System.nanoTime());
    }

    /** Starts a proxy as {@link #to(String)} does, with a seed that makes every random draw repeatable. */
    public static ToxicProxy to(String upstream, long seed) {
        EventLoops loops = acquireLoops();
        try {
            ProxyCollection proxies =
                    new ProxyCollection(loops, new ProxySettings(seed, DIAL_TIMEOUT, loops.uncachedNames()));
            Proxy proxy = proxies.create(new ProxySpec(NAME, "127.0.0.1:0", upstream, true, List.of()));
            return new ToxicProxy(proxies, proxy);
        } catch (RuntimeException e) {
            releaseLoops();
            throw e;
        }
    }

    private static EventLoops acquireLoops() {
        synchronized (LOCK) {
            if (sharedLoops.isEmpty()) {
                Runtime runtime = Runtime.getRuntime();
                EventLoops loops = EventLoops.start(runtime.availableProcessors(), runtime.maxMemory() / 4);
                sharedLoops = Optional.of(loops);
                if (!warm) {
                    int unused = loops.warmUp();
                    warm = true;
                }
            }
            openProxies++;
            return sharedLoops.get();
        }
    }

    private static void releaseLoops() {
        synchronized (LOCK) {
            openProxies--;
            if (openProxies == 0) {
                sharedLoops.ifPresent(EventLoops::close);
                sharedLoops = Optional.empty();
            }
        }
    }

    /** Returns the address for the clients. */
    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port());
    }

    /** Returns the port of {@link #address}; it stays the same when the proxy is disabled and enabled again. */
    public int port() {
        String listen = proxy.view().listen();
        return Integer.parseInt(listen.substring(listen.lastIndexOf(':') + 1));
    }

    /**
     * Adds a toxic with its default name, {@code <type>_<direction>}. When this method returns, the toxic is active on
     * live connections.
     *
     * @return the name, for {@link #remove}
     */
    public String add(Direction direction, Toxic toxic) {
        return add(ToxicSpec.of(direction, toxic));
    }

    /** Adds a toxic with its own name, toxicity or duration. Returns its name. */
    public String add(ToxicSpec toxic) {
        return proxy.addToxic(toxic).name();
    }

    /** Removes a toxic; the data that it held flows on. */
    public void remove(String toxicName) {
        proxy.removeToxic(toxicName);
    }

    /** Removes all toxics and enables the proxy. */
    public void reset() {
        proxy.reset();
    }

    /** Disables the proxy: it refuses new connections and closes the existing ones. */
    public void disable() {
        proxy.update(Optional.empty(), Optional.empty(), Optional.of(false));
    }

    /** Enables the proxy again, on the same port. */
    public void enable() {
        proxy.update(Optional.empty(), Optional.empty(), Optional.of(true));
    }

    /** Returns the live connections, oldest first. */
    public List<ConnectionView> connections() {
        return proxy.connections();
    }

    /** Closes all connections and the port. */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        proxies.close();
        releaseLoops();
    }
}
