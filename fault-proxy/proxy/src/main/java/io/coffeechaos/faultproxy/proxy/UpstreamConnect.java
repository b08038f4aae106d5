package io.coffeechaos.faultproxy.proxy;

import io.coffeechaos.faultproxy.toxic.ToxicClock;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Connects to an upstream and never blocks its event loop. A separate thread resolves names. The first address that
 * answers wins ({@link AddressRace}), until the deadline is over. Exactly one of the two callbacks runs, on the loop,
 * unless the attempt is cancelled.
 */
final class UpstreamConnect {

    private final EventLoop loop;
    private final Consumer<SocketChannel> connected;
    private final Consumer<IOException> failed;
    private final ToxicClock.Timer deadline;
    private Optional<AddressRace> race = Optional.empty();
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
            ProxySettings settings,
            Consumer<SocketChannel> connected,
            Consumer<IOException> failed) {
        UpstreamConnect dial = new UpstreamConnect(loop, settings.dialTimeout(), connected, failed);
        switch (upstream) {
            case UpstreamAddress.Literal(List<InetSocketAddress> addresses) -> dial.tryAll(addresses);
            case UpstreamAddress.Named named ->
                Thread.ofVirtual().name("resolve-" + named.host()).start(() -> dial.lookUp(named, settings.names()));
        }
        return dial;
    }

    /** Ends the attempt; neither callback runs. */
    void cancel() {
        ended = true;
        deadline.cancel();
        race.ifPresent(AddressRace::cancel);
    }

    private void lookUp(UpstreamAddress.Named named, NameLookup names) {
        try {
            List<InetSocketAddress> addresses = named.lookUp(names);
            loop.execute(() -> tryAll(addresses));
        } catch (UnknownHostException e) {
            loop.execute(() -> fail(e));
        }
    }

    private void tryAll(List<InetSocketAddress> addresses) {
        if (!ended) {
            race = Optional.of(AddressRace.start(addresses, loop, this::dial, this::succeed, this::fail));
        }
    }

    private AddressRace.Attempt dial(
            InetSocketAddress address, Consumer<SocketChannel> whenConnected, Consumer<IOException> whenFailed) {
        Attempt attempt = new Attempt(whenConnected, whenFailed);
        attempt.connect(address);
        return attempt;
    }

    /** One non-blocking connect on the loop. */
    private final class Attempt implements EventLoop.Handler, AddressRace.Attempt {
        private final Consumer<SocketChannel> whenConnected;
        private final Consumer<IOException> whenFailed;
        private Optional<SocketChannel> channel = Optional.empty();

        Attempt(Consumer<SocketChannel> whenConnected, Consumer<IOException> whenFailed) {
            this.whenConnected = whenConnected;
            this.whenFailed = whenFailed;
        }

        void connect(InetSocketAddress address) {
            try {
                SocketChannel opened = SocketChannel.open();
                channel = Optional.of(opened);
                LinkSocket.configure(opened);
                if (opened.connect(address)) {
                    succeeded(opened);
                } else {
                    loop.register(opened, SelectionKey.OP_CONNECT, this);
                }
            } catch (UnsupportedAddressTypeException e) {
                failed(new ConnectException("this machine has no IPv6"));
            } catch (IOException e) {
                failed(e);
            }
        }

        @Override
        public void ready(SelectionKey key) {
            if (channel.isEmpty() || !key.isValid()) {
                return;
            }
            try {
                if (channel.get().finishConnect()) {
                    succeeded(channel.get());
                }
            } catch (IOException e) {
                failed(e);
            }
        }

        private void succeeded(SocketChannel open) {
            channel = Optional.empty();
            whenConnected.accept(open);
        }

        private void failed(IOException cause) {
            cancel();
            whenFailed.accept(cause);
        }

        @Override
        public void cancel() {
            channel.ifPresent(LinkSocket::closeQuietly);
            channel = Optional.empty();
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
