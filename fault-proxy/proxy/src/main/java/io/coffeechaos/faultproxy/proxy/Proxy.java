package io.coffeechaos.faultproxy.proxy;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;
import org.slf4j.spi.NOPLoggingEventBuilder;

/**
 * A named proxy: its listen address, its upstream and its toxics. A lock makes changes one at a time. A change holds
 * the lock for memory operations, for binding, and for a bounded wait for the event loops. It never waits for data to
 * flow. Reading needs no lock. Thread-safe.
 */
public final class Proxy {

    private static final Logger log = LoggerFactory.getLogger(Proxy.class);

    private record State(String listen, String upstream, Traffic traffic, Optional<Listener> listener) {}

    private final String name;
    private final boolean quiet;
    private final ProxySettings settings;
    private final EventLoops loops;
    private final ReentrantLock lock = new ReentrantLock();
    private final AtomicLong connections = new AtomicLong();
    private volatile State state;
    private final ProxyToxics toxics = new ProxyToxics(this::removeToxic);
    private volatile boolean deleted;

    Proxy(ProxySpec spec, ProxySettings settings, EventLoops loops) {
        this(spec, settings, loops, false);
    }

    /** Creates a proxy that no user has asked for; it and its links write no log lines. */
    static Proxy quiet(ProxySpec spec, ProxySettings settings, EventLoops loops) {
        return new Proxy(spec, settings, loops, true);
    }

    private Proxy(ProxySpec spec, ProxySettings settings, EventLoops loops, boolean quiet) {
        this.quiet = quiet;
        this.name = spec.name();
        this.settings = settings;
        this.loops = loops;
        this.state = new State(spec.listen(), spec.upstream(), new Traffic(), Optional.empty());
        spec.toxics().ifPresent(declared -> declared.forEach(toxics::add));
    }

    /** Returns the name. */
    public String name() {
        return name;
    }

    /** Returns the current state of the proxy. */
    public ProxyView view() {
        State now = state;
        List<ActiveToxic> sorted = toxics.all().stream()
                .sorted(Comparator.comparing(ActiveToxic::direction))
                .toList();
        return new ProxyView(name, now.listen(), now.upstream(), now.listener().isPresent(), sorted);
    }

    /**
     * Returns the toxic with this name.
     *
     * @throws RefusedException if there is none
     */
    public ActiveToxic toxic(String toxicName) {
        return toxics.get(toxicName);
    }

    /** Returns true if a toxic with this name exists, in either direction. */
    public boolean hasToxic(String toxicName) {
        return toxics.named(toxicName).isPresent();
    }

    /**
     * Adds a toxic to the end of its direction. When this method returns, the toxic is active on live connections.
     *
     * @throws RefusedException if a toxic with this name exists
     */
    public ActiveToxic addToxic(ToxicSpec spec) {
        lock.lock();
        try {
            ActiveToxic installed = toxics.add(spec);
            applyToxics();
            return installed;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Changes the toxicity and the attributes of a toxic.
     *
     * @param toxicity the new toxicity; empty keeps the old one
     * @param attributes the attributes to change; the others keep their values
     * @throws IllegalArgumentException if a value is out of range; then nothing has changed
     */
    public ActiveToxic updateToxic(String toxicName, Optional<Float> toxicity, Map<String, Number> attributes) {
        return updateToxic(toxicName, toxicity, attributes, Optional.empty());
    }

    /**
     * Changes the toxicity, the attributes and the duration of a toxic.
     *
     * @param toxicity the new toxicity; empty keeps the old one
     * @param attributes the attributes to change; the others keep their values
     * @param duration the new duration, which starts now; empty, or the duration that the toxic already has, lets the
     *     clock of the toxic go on
     * @throws IllegalArgumentException if a value is out of range; then nothing has changed
     */
    public ActiveToxic updateToxic(
            String toxicName, Optional<Float> toxicity, Map<String, Number> attributes, Optional<Duration> duration) {
        lock.lock();
        try {
            ActiveToxic updated = toxics.update(toxicName, toxicity, attributes, duration);
            applyToxics();
            return updated;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Removes a toxic. The data that it held flows on. A toxic that has dropped data closes its connections instead.
     *
     * @throws RefusedException if there is no toxic with this name
     */
    public void removeToxic(String toxicName) {
        lock.lock();
        try {
            removeToxic(toxics.get(toxicName).id());
        } finally {
            lock.unlock();
        }
    }

    private void removeToxic(long id) {
        lock.lock();
        try {
            if (toxics.remove(id)) {
                applyToxics();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Removes all toxics, and enables the proxy if it is disabled. */
    public void reset() {
        ListenAddress.Resolved listen = resolve();
        lock.lock();
        try {
            start(listen);
            toxics.removeAll();
            applyToxics();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Changes the addresses and the state; an empty value keeps the old one. A change of either address closes all
     * connections.
     *
     * @throws BadUpstreamException if the upstream is not {@code host:port}; then nothing has changed
     * @throws CannotListenException if the address cannot be parsed (then nothing has changed), or cannot be bound
     *     (then the proxy is disabled and has the new addresses)
     */
    public void update(Optional<String> listen, Optional<String> upstream, Optional<Boolean> enabled) {
        upstream.ifPresent(UpstreamAddress::parse);
        ListenAddress.Resolved resolved = listen.map(text -> ListenAddress.Resolved.of(text, settings.names()))
                .orElseGet(this::resolve);
        Optional<ListenAddress> wantedListen = listen.map(text -> resolved.get());
        lock.lock();
        try {
            State before = state;
            boolean wanted = enabled.orElse(before.listener().isPresent());
            boolean listenDiffers = listen.isPresent() && differs(before, listen.get(), wantedListen.orElseThrow());
            boolean upstreamDiffers = upstream.isPresent() && !upstream.get().equals(before.upstream());
            if (listenDiffers || upstreamDiffers) {
                stop();
                state = new State(
                        listenDiffers ? listen.get() : before.listen(),
                        upstream.orElse(before.upstream()),
                        new Traffic(),
                        Optional.empty());
            }
            if (wanted) {
                start(resolved);
            } else {
                stop();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Makes the toxics and the state match the request, as far as the request names them. The connections stay open,
     * unless the request disables the proxy or removes a toxic that closes them. A toxic that is already as requested
     * goes on, with its clock.
     *
     * @throws CannotListenException if the proxy cannot be enabled; the toxics are applied then
     */
    void declare(ProxySpec spec, ListenAddress.Resolved listen) {
        lock.lock();
        try {
            spec.toxics().ifPresent(declared -> {
                toxics.declare(declared);
                applyToxics();
            });
            spec.enabled().ifPresent(enabled -> {
                if (enabled) {
                    start(listen);
                } else {
                    stop();
                }
            });
        } finally {
            lock.unlock();
        }
    }

    /** Returns true if the proxy has these addresses, so that a populate entry with them does not replace it. */
    boolean hasAddresses(ListenAddress.Resolved listen, String upstream) {
        State now = state;
        return now.upstream().equals(upstream) && !differs(now, listen.text(), listen.get());
    }

    private static boolean differs(State now, String listen, ListenAddress resolved) {
        return !listen.equals(now.listen()) && !resolved.show().equals(now.listen());
    }

    /** Resolves the current listen address. This may block, so the caller holds no lock. */
    private ListenAddress.Resolved resolve() {
        return ListenAddress.Resolved.of(state.listen(), settings.names());
    }

    /**
     * Starts to listen, if the proxy does not listen yet.
     *
     * @param early the listen address, resolved before the lock; not used if another call has changed it since then
     */
    void start(ListenAddress.Resolved early) {
        lock.lock();
        try {
            State now = state;
            if (now.listener().isPresent() || deleted) {
                return;
            }
            ListenAddress address;
            try {
                address = (early.text().equals(now.listen()) ? early : resolve()).get();
            } catch (CannotListenException e) {
                throw new CannotListenException("listen tcp: " + e.getMessage(), e);
            }
            Listener listener = Listener.bind(this, loops, address, now.upstream(), now.traffic(), settings);
            state = new State(listener.address(), now.upstream(), now.traffic(), Optional.of(listener));
            log(log, Level.INFO)
                    .addKeyValue("name", name)
                    .addKeyValue("listen", listener.address())
                    .addKeyValue("upstream", now.upstream())
                    .log("Started proxy");
        } finally {
            lock.unlock();
        }
    }

    /** Stops listening and closes all connections; the proxy keeps its address, including the port. */
    void stop() {
        lock.lock();
        try {
            State now = state;
            if (now.listener().isPresent()) {
                state = new State(now.listen(), now.upstream(), now.traffic(), Optional.empty());
                now.listener().get().close();
                log(log, Level.INFO)
                        .addKeyValue("name", name)
                        .addKeyValue("listen", now.listen())
                        .addKeyValue("upstream", now.upstream())
                        .log("Terminated proxy");
            }
        } finally {
            lock.unlock();
        }
    }

    /** Stops the proxy; it cannot be started again. */
    void delete() {
        lock.lock();
        try {
            deleted = true;
            stop();
            toxics.removeAll();
        } finally {
            lock.unlock();
        }
    }

    /** Returns the live connections, oldest first. */
    public List<ConnectionView> connections() {
        return state.listener().map(Listener::connections).orElse(List.of());
    }

    /** Returns the current counters of both directions. */
    public List<TrafficView> traffic() {
        State now = state;
        return List.of(traffic(now, Direction.UPSTREAM), traffic(now, Direction.DOWNSTREAM));
    }

    private TrafficView traffic(State now, Direction direction) {
        Traffic counters = now.traffic();
        return new TrafficView(
                direction,
                name,
                now.listen(),
                now.upstream(),
                counters.receivedBytes(direction),
                counters.sentBytes(direction),
                counters.connections(),
                counters.openConnections(),
                counters.connected(),
                counters.failed(),
                counters.abandoned());
    }

    private void applyToxics() {
        state.listener().ifPresent(Listener::applyToxics);
    }

    List<ActiveToxic> toxics() {
        return toxics.all();
    }

    /** Returns a builder of a log line of this proxy or of one of its links. */
    LoggingEventBuilder log(Logger logger, Level level) {
        return quiet ? NOPLoggingEventBuilder.singleton() : logger.atLevel(level);
    }

    long nextConnection() {
        return connections.getAndIncrement();
    }

    long seed() {
        return settings.seed();
    }
}
