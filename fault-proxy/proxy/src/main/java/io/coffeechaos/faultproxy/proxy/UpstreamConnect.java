package io.coffeechaos.faultproxy.proxy;

import io.coffeechaos.faultproxy.toxic.ToxicClock;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * Connects to an upstream and never blocks its event loop. A separate thread resolves names. The addresses are tried
 * one after the other, until one accepts or the deadline is over. Exactly one of the two callbacks runs, on the loop,
 * unless the attempt is cancelled.
 */
final class UpstreamConnect implements EventLoop.Handler {

    private final EventLoop loop;
    private final Consumer<SocketChannel> connected;
    private final Consumer<IOException> failed;
    private final Queue<InetSocketAddress> untried = new ArrayDeque<>();
    private final ToxicClock.Timer deadline;
    private Optional<SocketChannel> trying = Optional.empty();
    private boolean ended;

    private UpstreamConnect(
            EventLoop loop, Duration timeout, Consumer<SocketChannel> connected, Consumer<IOException> failed) {
        this.loop = loop;
        this.connected = connected;
        this.failed = failed;
        this.deadline = loop.schedule(
                loop.nanoTime() + timeout.toNanos(),
                () -> fail(new SocketTimeoutException("no answer within " + timeout.toMillis() + " ms")));
    }

    static UpstreamConnect start(
            UpstreamAddress upstream,
            EventLoop loop,
            Duration timeout,
            Consumer<SocketChannel> connected,
            Consumer<IOException> failed) {
        UpstreamConnect dial = new UpstreamConnect(loop, timeout, connected, failed);
        switch (upstream) {
            case UpstreamAddress.Literal(InetSocketAddress address) -> dial.tryAll(List.of(address));
            case UpstreamAddress.Named named ->
                Thread.ofVirtual().name("resolve-" + named.host()).start(() -> dial.lookUp(named));
            case UpstreamAddress.Nonsense(String why) -> dial.fail(new ConnectException(why));
        }
        return dial;
    }

    /** Ends the attempt; neither callback runs. */
    void cancel() {
        ended = true;
        deadline.cancel();
        trying.ifPresent(LinkSocket::closeQuietly);
    }

    private void lookUp(UpstreamAddress.Named named) {
        try {
            List<InetSocketAddress> addresses = named.lookUp();
            loop.execute(() -> tryAll(addresses));
        } catch (UnknownHostException e) {
            loop.execute(() -> fail(e));
        }
    }

    private void tryAll(List<InetSocketAddress> addresses) {
        if (!ended) {
            untried.addAll(addresses);
            tryNext(new ConnectException("no address"));
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
            LinkSocket.configure(channel);
            if (channel.connect(address)) {
                succeed(channel);
            } else {
                loop.register(channel, SelectionKey.OP_CONNECT, this);
            }
        } catch (IOException e) {
            trying.ifPresent(LinkSocket::closeQuietly);
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
            LinkSocket.closeQuietly(channel);
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
