package io.coffeechaos.faultproxy.proxy;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * One period in which a proxy is enabled: the bound socket and the links that it has accepted. Accepting a client never
 * waits for a connection to the upstream. The listener gives the links to the event loops in turn, and each loop keeps
 * the set of its links.
 */
final class Listener implements EventLoop.Handler {

    /**
     * The number of connections that wait in the system until they are accepted; Java's default of 50 is too small for
     * a burst.
     */
    private static final int BACKLOG_MAX = 4096;
    /** The largest number of accepts in one turn, so that a burst does not starve the links on the same loop. */
    private static final int ACCEPTS_MAX = 64;
    /**
     * The pause when the process has no free descriptor. Without it the loop would retry the same connection without
     * end.
     */
    private static final Duration PAUSE_AFTER_FAILED_ACCEPT = Duration.ofMillis(100);

    private static final Duration WATCH_INTERVAL = Duration.ofSeconds(5);

    private static final Logger log = LoggerFactory.getLogger(Listener.class);

    private final Proxy proxy;
    private final EventLoops loops;
    private final EventLoop acceptLoop;
    private final ServerSocketChannel server;
    private final String address;
    private final String upstream;
    private final UpstreamAddress upstreamAddress;
    private final Traffic traffic;
    private final ProxySettings settings;
    private final List<Set<ToxicLink>> linksByLoop;
    private volatile boolean open = true;

    private Listener(
            Proxy proxy,
            EventLoops loops,
            ServerSocketChannel server,
            ListenAddress listen,
            String upstream,
            Traffic traffic,
            ProxySettings settings)
            throws IOException {
        this.proxy = proxy;
        this.loops = loops;
        this.acceptLoop = loops.next();
        this.server = server;
        this.address = listen.show((InetSocketAddress) server.getLocalAddress());
        this.upstream = upstream;
        this.upstreamAddress = UpstreamAddress.parse(upstream);
        this.traffic = traffic;
        this.settings = settings;
        this.linksByLoop = IntStream.range(0, loops.count())
                .<Set<ToxicLink>>mapToObj(i -> new HashSet<>())
                .toList();
    }

    /**
     * Binds the address and starts to accept clients.
     *
     * @throws CannotListenException if the address cannot be bound
     */
    static Listener bind(
            Proxy proxy,
            EventLoops loops,
            ListenAddress listen,
            String upstream,
            Traffic traffic,
            ProxySettings settings) {
        try {
            ServerSocketChannel server = ServerSocketChannel.open();
            try {
                server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
                server.bind(listen.socketAddress(), BACKLOG_MAX);
                server.configureBlocking(false);
                Listener listener = new Listener(proxy, loops, server, listen, upstream, traffic, settings);
                listener.acceptLoop.execute(listener::startAccepting);
                loops.each(loop -> loop.execute(() -> listener.watch(loop)));
                return listener;
            } catch (IOException e) {
                server.close();
                throw e;
            }
        } catch (IOException e) {
            throw new CannotListenException("listen tcp " + listen.show() + ": " + reason(e), e);
        }
    }

    private static String reason(IOException e) {
        String text = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        return (e instanceof BindException || text.contains("permission") ? "bind: " : "") + text;
    }

    private void startAccepting() {
        if (!open) {
            return;
        }
        try {
            acceptLoop.register(server, SelectionKey.OP_ACCEPT, this);
        } catch (IOException e) {
            log.error("Cannot accept on {}", address, e);
        }
    }

    /** Checks the rule that keeps streams from stalling, in intervals, as long as this listener is open. */
    private void watch(EventLoop loop) {
        loop.schedule(loop.nanoTime() + WATCH_INTERVAL.toNanos(), () -> {
            if (open) {
                links(loop).forEach(ToxicLink::repairStalls);
                watch(loop);
            }
        });
    }

    @Override
    public void ready(SelectionKey key) {
        try {
            for (int i = 0; i < ACCEPTS_MAX && open; i++) {
                SocketChannel client = server.accept();
                if (client == null) {
                    return;
                }
                accepted(client);
            }
        } catch (IOException e) {
            log.error("Cannot accept on {}", address, e);
            pauseAccepting(key);
        }
    }

    private void pauseAccepting(SelectionKey key) {
        if (key.isValid()) {
            key.interestOps(0);
            acceptLoop.schedule(acceptLoop.nanoTime() + PAUSE_AFTER_FAILED_ACCEPT.toNanos(), () -> {
                if (key.isValid()) {
                    key.interestOps(SelectionKey.OP_ACCEPT);
                }
            });
        }
    }

    private void accepted(SocketChannel client) {
        try {
            LinkSocket.configure(client);
        } catch (IOException e) {
            log.debug("The client has already closed its connection", e);
            LinkSocket.closeQuietly(client);
            return;
        }
        EventLoop loop = loops.next();
        ToxicLink link = new ToxicLink(this, loop, client, proxy.nextConnection());
        loop.execute(() -> start(link, client, loop));
    }

    private void start(ToxicLink link, SocketChannel client, EventLoop loop) {
        if (!open) {
            LinkSocket.closeQuietly(client);
            return;
        }
        linksByLoop.get(loop.index()).add(link);
        traffic.opened();
        link.open(settings);
    }

    void closed(ToxicLink link, EventLoop loop) {
        if (linksByLoop.get(loop.index()).remove(link)) {
            traffic.closed();
        }
    }

    /** Stops listening and closes every link; returns when both are done. */
    void close() {
        open = false;
        try {
            server.close();
        } catch (IOException e) {
            log.debug("Closing {} failed", address, e);
        }
        loops.closeOnEach(loop -> links(loop).forEach(ToxicLink::close));
    }

    /** Applies the proxy's toxics to all links; returns when every link has been notified. */
    void applyToxics() {
        loops.onEach(loop -> links(loop).forEach(ToxicLink::applyToxics));
    }

    List<ConnectionView> connections() {
        Queue<ConnectionView> views = new ConcurrentLinkedQueue<>();
        loops.onEach(loop -> links(loop).forEach(link -> views.add(link.view())));
        return views.stream().sorted((a, b) -> b.age().compareTo(a.age())).toList();
    }

    /** Returns a copy, because a link that closes removes itself from the set. */
    private Collection<ToxicLink> links(EventLoop loop) {
        return new ArrayList<>(linksByLoop.get(loop.index()));
    }

    String address() {
        return address;
    }

    String upstream() {
        return upstream;
    }

    UpstreamAddress upstreamAddress() {
        return upstreamAddress;
    }

    LoggingEventBuilder log(Logger logger, Level level) {
        return proxy.log(logger, level);
    }

    String proxyName() {
        return proxy.name();
    }

    List<ActiveToxic> toxics() {
        return proxy.toxics();
    }

    Traffic traffic() {
        return traffic;
    }

    EventLoops loops() {
        return loops;
    }

    long seed() {
        return proxy.seed();
    }
}
