package io.coffeechaos.faultproxy.proxy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * All proxies of a process, by name. The control API, the configuration file and embedding tests use it. Reading takes
 * no lock; a lock makes creating, replacing and deleting happen one at a time. Thread-safe.
 */
public final class ProxyCollection implements AutoCloseable {

    private final EventLoops loops;
    private final ProxySettings settings;
    private final NavigableMap<String, Proxy> proxies = new ConcurrentSkipListMap<>();
    private final ReentrantLock lock = new ReentrantLock();

    /** Creates an empty collection; its links run on {@code loops}. */
    public ProxyCollection(EventLoops loops, ProxySettings settings) {
        this.loops = loops;
        this.settings = settings;
    }

    /** Returns all proxies, sorted by name. */
    public List<Proxy> all() {
        return List.copyOf(proxies.values());
    }

    /** Returns the number of bytes that toxics hold now, in all connections of this process. */
    public long heldByToxics() {
        return loops.heldByToxics();
    }

    /**
     * Returns the proxy with this name.
     *
     * @throws RefusedException if there is none
     */
    public Proxy get(String name) {
        Proxy proxy = proxies.get(name);
        if (proxy == null) {
            throw new RefusedException(Refusal.PROXY_NOT_FOUND, name);
        }
        return proxy;
    }

    /**
     * Creates a proxy, and starts it if it is enabled. Its toxics are active before the first connection.
     *
     * @throws CannotListenException if the proxy cannot listen; then it is not created
     * @throws RefusedException if a proxy with this name exists
     */
    public Proxy create(ProxySpec spec) {
        ListenAddress.Resolved listen =
                spec.enabled().orElse(true) ? resolve(spec) : ListenAddress.Resolved.later(spec.listen());
        lock.lock();
        try {
            if (proxies.containsKey(spec.name())) {
                throw new RefusedException(Refusal.PROXY_EXISTS, spec.name());
            }
            return add(spec, listen);
        } finally {
            lock.unlock();
        }
    }

    /** Resolves the listen address. This may block, so the caller does not hold the lock of all proxies. */
    private ListenAddress.Resolved resolve(ProxySpec spec) {
        return ListenAddress.Resolved.of(spec.listen(), settings.names());
    }

    private Proxy add(ProxySpec spec, ListenAddress.Resolved listen) {
        Proxy proxy = new Proxy(spec, settings, loops);
        if (spec.enabled().orElse(true)) {
            proxy.start(listen);
        }
        proxies.put(spec.name(), proxy);
        return proxy;
    }

    /** The result of {@link #populate}: all entries are applied, or only those before the first failure. */
    public sealed interface Populated {
        /** The proxies that now match their entries, in the order of the request. */
        List<Proxy> proxies();

        /** All entries are applied. */
        record All(List<Proxy> proxies) implements Populated {}

        /** One entry failed; the entries after it were not tried. */
        record UpTo(List<Proxy> proxies, CannotListenException failure) implements Populated {}
    }

    /**
     * Applies the entries in their order. A missing proxy is created. A proxy with other addresses is replaced by a new
     * one. A proxy with the same addresses stays, with its connections; it gets the toxics and the state that its entry
     * names, and keeps those that its entry does not name.
     */
    public Populated populate(Collection<ProxySpec> specs) {
        Map<ProxySpec, ListenAddress.Resolved> listens = new HashMap<>();
        specs.forEach(spec -> listens.computeIfAbsent(spec, this::resolve));
        lock.lock();
        try {
            List<Proxy> done = new ArrayList<>();
            for (ProxySpec spec : specs) {
                try {
                    done.add(populate(spec, listens.get(spec)));
                } catch (CannotListenException e) {
                    return new Populated.UpTo(List.copyOf(done), e);
                }
            }
            return new Populated.All(List.copyOf(done));
        } finally {
            lock.unlock();
        }
    }

    private Proxy populate(ProxySpec spec, ListenAddress.Resolved listen) {
        Proxy existing = proxies.get(spec.name());
        if (existing == null) {
            return add(spec, listen);
        }
        if (existing.hasAddresses(listen, spec.upstream())) {
            existing.declare(spec, listen);
            return existing;
        }
        // The old proxy stops first, because the new one may want the same port. If the new one cannot listen, the old
        // one stays, stopped.
        existing.stop();
        Proxy replacement = add(spec, listen);
        existing.delete();
        return replacement;
    }

    /**
     * Stops and removes a proxy.
     *
     * @throws RefusedException if there is none with this name
     */
    public void delete(String name) {
        lock.lock();
        try {
            get(name).delete();
            proxies.remove(name);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Removes all toxics and enables every proxy. The first proxy that cannot listen ends the reset with its exception.
     */
    public void reset() {
        all().forEach(Proxy::reset);
    }

    /** Stops all proxies. */
    @Override
    public void close() {
        all().forEach(Proxy::delete);
    }
}
