package io.coffeechaos.faultproxy.proxy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * All proxies of a process, by name. The control API, the configuration file and embedding tests all speak to this. Reads
 * take no lock; creating, replacing and deleting take turns. Thread-safe.
 */
public final class ProxyCollection implements AutoCloseable {

    private final EventLoops loops;
    private final ProxySettings settings;
    private final NavigableMap<String, Proxy> proxies = new ConcurrentSkipListMap<>();
    private final ReentrantLock lock = new ReentrantLock();

    /** An empty collection whose links live on {@code loops}. */
    public ProxyCollection(EventLoops loops, ProxySettings settings) {
        this.loops = loops;
        this.settings = settings;
    }

    /** All proxies, sorted by name. */
    public List<Proxy> all() {
        return List.copyOf(proxies.values());
    }

    /** The proxy of that name. */
    public Proxy get(String name) {
        Proxy proxy = proxies.get(name);
        if (proxy == null) {
            throw new RefusedException(Refusal.PROXY_NOT_FOUND, name);
        }
        return proxy;
    }

    /**
     * Creates a proxy, with its toxics in effect before the first connection, and starts it if it is enabled.
     *
     * @throws CannotListenException if it cannot listen; it does not exist then
     */
    public Proxy create(ProxySpec spec) {
        lock.lock();
        try {
            if (proxies.containsKey(spec.name())) {
                throw new RefusedException(Refusal.PROXY_EXISTS, spec.name());
            }
            return add(spec);
        } finally {
            lock.unlock();
        }
    }

    private Proxy add(ProxySpec spec) {
        Proxy proxy = new Proxy(spec, settings, loops);
        if (spec.enabled()) {
            proxy.start();
        }
        proxies.put(spec.name(), proxy);
        return proxy;
    }

    /** How far a {@link #populate} came: all of it, or up to the first entry that failed. */
    public sealed interface Populated {
        /** The proxies that are as asked for, in the order of the request. */
        List<Proxy> proxies();

        /** Every entry was applied. */
        record All(List<Proxy> proxies) implements Populated {}

        /** An entry could not be applied; those after it were not tried. */
        record UpTo(List<Proxy> proxies, CannotListenException failure) implements Populated {}
    }

    /**
     * Creates what is missing, replaces what has other addresses (by a fresh proxy), and leaves alone what is as asked for,
     * its toxics and state included.
     */
    public Populated populate(Collection<ProxySpec> specs) {
        lock.lock();
        try {
            List<Proxy> done = new ArrayList<>();
            for (ProxySpec spec : specs) {
                try {
                    done.add(populate(spec));
                } catch (CannotListenException e) {
                    return new Populated.UpTo(List.copyOf(done), e);
                }
            }
            return new Populated.All(List.copyOf(done));
        } finally {
            lock.unlock();
        }
    }

    private Proxy populate(ProxySpec spec) {
        Proxy existing = proxies.get(spec.name());
        if (existing == null) {
            return add(spec);
        }
        if (existing.hasAddresses(spec.listen(), spec.upstream())) {
            return existing;
        }
        // Stopped first: the new one may want the same port. If it cannot listen the old one remains, stopped.
        existing.stop();
        Proxy replacement = add(spec);
        existing.delete();
        return replacement;
    }

    /** Stops and forgets a proxy. */
    public void delete(String name) {
        lock.lock();
        try {
            get(name).delete();
            proxies.remove(name);
        } finally {
            lock.unlock();
        }
    }

    /** Enables every proxy and removes all toxics; the first that cannot listen ends it with its exception. */
    public void reset() {
        all().forEach(Proxy::reset);
    }

    /** Stops all proxies. */
    @Override
    public void close() {
        all().forEach(Proxy::delete);
    }
}
