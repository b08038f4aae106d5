package io.coffeechaos.faultproxy.proxy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * One client connection and its upstream connection, with a pipe for each direction; it lives on one event loop. The
 * link connects to the upstream first, and reads from the client only after that. It passes on the end of one direction
 * (half-close). It closes when both directions have ended, when a socket fails, or when a toxic or the proxy closes it.
 */
final class ToxicLink {

    private static final Logger log = LoggerFactory.getLogger(ToxicLink.class);

    private final Listener listener;
    private final EventLoop loop;
    private final SocketChannel clientChannel;
    private final Optional<SocketAddress> client;
    private final long ordinal;
    private final long acceptedNanos = System.nanoTime();
    private Optional<UpstreamConnect> dial = Optional.empty();
    private Optional<Connected> ends = Optional.empty();
    private boolean closed;

    /** The sockets and pipes that exist once the upstream has accepted. */
    private record Connected(LinkSocket client, LinkSocket server, Pipe upstream, Pipe downstream) {}

    ToxicLink(Listener listener, EventLoop loop, SocketChannel clientChannel, long ordinal) {
        this.listener = listener;
        this.loop = loop;
        this.clientChannel = clientChannel;
        this.ordinal = ordinal;
        this.client = address(clientChannel);
    }

    private static Optional<SocketAddress> address(SocketChannel channel) {
        try {
            return Optional.ofNullable(channel.getRemoteAddress());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private String client() {
        return client.map(address ->
                        address instanceof InetSocketAddress inet ? AddressText.of(inet) : address.toString())
                .orElse("gone");
    }

    void open(ProxySettings settings) {
        listener.log(log, Level.INFO)
                .addKeyValue("name", listener.proxyName())
                .addKeyValue("client", this::client)
                .log("Accepted client");
        dial = Optional.of(
                UpstreamConnect.start(listener.upstreamAddress(), loop, settings, this::connected, this::dialFailed));
    }

    private void connected(SocketChannel upstreamChannel) {
        dial = Optional.empty();
        traffic().upstreamConnected();
        LinkSocket clientEnd = new LinkSocket(clientChannel, loop);
        LinkSocket serverEnd = new LinkSocket(upstreamChannel, loop);
        Pipe upstream = new Pipe(this, Direction.UPSTREAM, loop, clientEnd, serverEnd);
        Pipe downstream = new Pipe(this, Direction.DOWNSTREAM, loop, serverEnd, clientEnd);
        clientEnd.serves(upstream, downstream);
        serverEnd.serves(downstream, upstream);
        ends = Optional.of(new Connected(clientEnd, serverEnd, upstream, downstream));
        try {
            clientEnd.register();
            serverEnd.register();
            upstream.start();
            downstream.start();
            applyToxics();
        } catch (IOException e) {
            log.debug("Connection ended while it was set up", e);
            close();
        }
    }

    private void dialFailed(IOException cause) {
        dial = Optional.empty();
        traffic().upstreamFailed();
        listener.log(log, Level.ERROR)
                .addKeyValue("name", listener.proxyName())
                .addKeyValue("client", this::client)
                .addKeyValue("upstream", listener.upstream())
                .addKeyValue("error", String.valueOf(cause.getMessage()))
                .log("Unable to open connection to upstream");
        close();
    }

    /** Applies the proxy's current toxics to both directions. */
    void applyToxics() {
        ends.ifPresent(pipes -> {
            List<ActiveToxic> toxics = listener.toxics();
            pipes.upstream().apply(toxics);
            if (!closed) {
                pipes.downstream().apply(toxics);
            }
        });
    }

    /** Repairs stalled streams; called by the watchdog of the listener. */
    void repairStalls() {
        ends.ifPresent(pipes -> {
            boolean upstreamStalled = pipes.upstream().repairStall();
            boolean downstreamStalled = pipes.downstream().repairStall();
            if (upstreamStalled || downstreamStalled) {
                listener.log(log, Level.ERROR)
                        .addKeyValue("name", listener.proxyName())
                        .addKeyValue("client", this::client)
                        .log("Repaired a stalled stream: it asked for data while its socket was not watched");
            }
        });
    }

    boolean closed() {
        return closed;
    }

    Traffic traffic() {
        return listener.traffic();
    }

    EventLoops loops() {
        return listener.loops();
    }

    /**
     * Returns the seed of a toxic on this link. The same server seed, proxy, connection number and toxic give the same
     * seed, so that runs can be repeated.
     */
    long seed(Direction direction, ActiveToxic toxic) {
        long seed = listener.seed();
        for (long part : new long[] {
            listener.proxyName().hashCode(),
            ordinal,
            direction.wireName().hashCode(),
            toxic.name().hashCode(),
            toxic.version()
        }) {
            seed = (seed ^ part) * 0x9E3779B97F4A7C15L;
            seed ^= seed >>> 32;
        }
        return seed;
    }

    void sourceTerminated(Direction direction, IOException cause) {
        listener.log(log, Level.WARN)
                .addKeyValue("name", listener.proxyName())
                .addKeyValue("client", this::client)
                .addKeyValue("direction", direction.wireName())
                .addKeyValue("error", String.valueOf(cause.getMessage()))
                .log("Source terminated");
    }

    boolean bothEnded() {
        return ends.filter(pipes -> pipes.upstream().output().ended()
                        && pipes.downstream().output().ended())
                .isPresent();
    }

    void close() {
        if (markClosed()) {
            ends.ifPresentOrElse(
                    sockets -> {
                        sockets.client().close();
                        sockets.server().close();
                    },
                    () -> LinkSocket.closeQuietly(clientChannel));
            finish();
        }
    }

    void reset() {
        if (markClosed()) {
            ends.ifPresent(sockets -> {
                sockets.client().reset();
                sockets.server().reset();
            });
            finish();
        }
    }

    private boolean markClosed() {
        boolean first = !closed;
        closed = true;
        return first;
    }

    private void finish() {
        dial.ifPresent(connecting -> {
            connecting.cancel();
            traffic().upstreamAbandoned();
        });
        ends.ifPresent(pipes -> {
            pipes.upstream().linkClosed();
            pipes.downstream().linkClosed();
        });
        listener.closed(this, loop);
    }

    ConnectionView view() {
        return new ConnectionView(
                client(),
                Duration.ofNanos(System.nanoTime() - acceptedNanos),
                count(pipes -> pipes.upstream().input().bytes()),
                count(pipes -> pipes.upstream().output().bytes()),
                count(pipes -> pipes.downstream().input().bytes()),
                count(pipes -> pipes.downstream().output().bytes()),
                ends.stream()
                        .flatMap(pipes -> Stream.of(pipes.upstream(), pipes.downstream()))
                        .flatMap(pipe -> pipe.activeToxics().stream())
                        .toList());
    }

    private long count(ToLongFunction<Connected> bytes) {
        return ends.stream().mapToLong(bytes).sum();
    }
}
