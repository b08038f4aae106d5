package io.coffeechaos.faultproxy.proxy;

import io.coffeechaos.faultproxy.toxic.ToxicClock;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Connects to an upstream without ever blocking its event loop: names are resolved on a thread of their own, each address is
 * tried in turn, and all of it ends at a deadline. Exactly one of the two outcomes is called, on the loop, unless the dial
 * was cancelled.
 */
final class Dial implements EventLoop.Handler {

    private static final Pattern LITERAL = Pattern.compile("[0-9.]+|.*:.*");
    private static final int PORT_MAX = 65_535;

    private final String upstream;
    private final EventLoop loop;
    private final Consumer<SocketChannel> connected;
    private final Consumer<IOException> failed;
    private final Queue<InetSocketAddress> untried = new ArrayDeque<>();
    private final ToxicClock.Timer deadline;
    private Optional<SocketChannel> trying = Optional.empty();
    private boolean ended;

    private Dial(
            String upstream,
            EventLoop loop,
            Duration timeout,
            Consumer<SocketChannel> connected,
            Consumer<IOException> failed) {
        this.upstream = upstream;
        this.loop = loop;
        this.connected = connected;
        this.failed = failed;
        this.deadline = loop.schedule(
                loop.nanoTime() + timeout.toNanos(),
                () -> fail(new SocketTimeoutException(
                        "dial tcp " + upstream + ": no answer within " + timeout.toMillis() + " ms")));
    }

    static Dial start(
            String upstream,
            EventLoop loop,
            Duration timeout,
            Consumer<SocketChannel> connected,
            Consumer<IOException> failed) {
        Dial dial = new Dial(upstream, loop, timeout, connected, failed);
        dial.resolve();
        return dial;
    }

    /** Ends the dial without an outcome. */
    void cancel() {
        ended = true;
        deadline.cancel();
        trying.ifPresent(Endpoint::closeQuietly);
    }

    private void resolve() {
        int colon = upstream.lastIndexOf(':');
        if (colon < 0) {
            fail(new ConnectException("address " + upstream + ": missing port in address"));
            return;
        }
        String host = upstream.substring(0, colon).replaceAll("^\\[|]$", "");
        int port;
        try {
            port = Integer.parseInt(upstream.substring(colon + 1));
        } catch (NumberFormatException e) {
            port = -1;
        }
        if (port < 1 || port > PORT_MAX) {
            fail(new ConnectException("address " + upstream + ": invalid port"));
            return;
        }
        int checkedPort = port;
        if (host.isEmpty() || LITERAL.matcher(host).matches()) {
            resolved(lookup(host, checkedPort));
        } else {
            Thread.ofVirtual().name("resolve-" + host).start(() -> {
                Resolved result = lookup(host, checkedPort);
                loop.execute(() -> resolved(result));
            });
        }
    }

    private sealed interface Resolved {
        record Addresses(List<InetSocketAddress> addresses) implements Resolved {}

        record Failed(IOException cause) implements Resolved {}
    }

    private static Resolved lookup(String host, int port) {
        try {
            InetAddress[] found = host.isEmpty()
                    ? new InetAddress[] {InetAddress.getLoopbackAddress()}
                    : InetAddress.getAllByName(host);
            return new Resolved.Addresses(Arrays.stream(found)
                    .map(address -> new InetSocketAddress(address, port))
                    .toList());
        } catch (UnknownHostException e) {
            return new Resolved.Failed(e);
        }
    }

    private void resolved(Resolved result) {
        if (ended) {
            return;
        }
        switch (result) {
            case Resolved.Addresses(List<InetSocketAddress> addresses) -> {
                untried.addAll(addresses);
                tryNext(new ConnectException("no address for " + upstream));
            }
            case Resolved.Failed(IOException cause) -> fail(cause);
        }
    }

    private void tryNext(IOException lastFailure) {
        InetSocketAddress address = untried.poll();
        if (address == null) {
            fail(lastFailure);
            return;
        }
        try {
            SocketChannel channel = SocketChannel.open();
            trying = Optional.of(channel);
            Endpoint.configure(channel);
            if (channel.connect(address)) {
                succeed(channel);
            } else {
                loop.register(channel, SelectionKey.OP_CONNECT, this);
            }
        } catch (IOException e) {
            trying.ifPresent(Endpoint::closeQuietly);
            tryNext(e);
        }
    }

    @Override
    public void ready(SelectionKey key) {
        if (ended || !key.isValid()) {
            return;
        }
        SocketChannel channel = (SocketChannel) key.channel();
        try {
            if (channel.finishConnect()) {
                succeed(channel);
            }
        } catch (IOException e) {
            Endpoint.closeQuietly(channel);
            tryNext(e);
        }
    }

    private void succeed(SocketChannel channel) {
        ended = true;
        deadline.cancel();
        connected.accept(channel);
    }

    private void fail(IOException cause) {
        if (ended) {
            return;
        }
        cancel();
        failed.accept(cause);
    }
}
