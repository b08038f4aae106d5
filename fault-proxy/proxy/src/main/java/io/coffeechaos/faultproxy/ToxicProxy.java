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
 * A fault proxy inside a test: no server, no HTTP, a port that the system chooses on the loopback address.
 *
 * <pre>{@code
 * try (ToxicProxy proxy = ToxicProxy.to("localhost:5432")) {
 *     proxy.add(DOWNSTREAM, new Latency(Duration.ofMillis(300), Duration.ZERO));
 *     connect(proxy.address());
 * }
 * }</pre>
 *
 * <p>All proxies of a JVM share one set of threads, which ends with the last of them. Thread-safe.
 */
public final class ToxicProxy implements AutoCloseable {

    private static final String NAME = "embedded";
    private static final Duration DIAL_TIMEOUT = Duration.ofSeconds(30);
    private static final Object LOCK = new Object();
    private static Optional<EventLoops> sharedLoops = Optional.empty();
    private static int openProxies;

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
     * @param upstream {@code host:port}; need not exist before a client connects
     */
    public static ToxicProxy to(String upstream) {
        return to(upstream, System.nanoTime());
    }

    /** As {@link #to(String)}, with a seed that makes every random draw repeatable. */
    public static ToxicProxy to(String upstream, long seed) {
        EventLoops loops = acquireLoops();
        try {
            ProxyCollection proxies = new ProxyCollection(loops, new ProxySettings(seed, DIAL_TIMEOUT));
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
                sharedLoops = Optional.of(EventLoops.start(runtime.availableProcessors(), runtime.maxMemory() / 4));
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

    /** Where clients connect. */
    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port());
    }

    /** The port of {@link #address}; it stays the same while the proxy is disabled and enabled. */
    public int port() {
        String listen = proxy.view().listen();
        return Integer.parseInt(listen.substring(listen.lastIndexOf(':') + 1));
    }

    /**
     * Adds a toxic under its default name, {@code <type>_<direction>}; live connections get it before this returns.
     *
     * @return the name, for {@link #remove}
     */
    public String add(Direction direction, Toxic toxic) {
        return add(ToxicSpec.of(direction, toxic));
    }

    /** Adds a toxic with a name, toxicity or duration of its own. */
    public String add(ToxicSpec toxic) {
        return proxy.addToxic(toxic).name();
    }

    /** Removes a toxic; what it held back flows on. */
    public void remove(String toxicName) {
        proxy.removeToxic(toxicName);
    }

    /** Removes all toxics and enables the proxy. */
    public void reset() {
        proxy.reset();
    }

    /** Takes the proxy down: refuses new connections and closes those there are. */
    public void disable() {
        proxy.update(Optional.empty(), Optional.empty(), Optional.of(false));
    }

    /** Brings the proxy back, on the same port. */
    public void enable() {
        proxy.update(Optional.empty(), Optional.empty(), Optional.of(true));
    }

    /** The live connections, oldest first. */
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
