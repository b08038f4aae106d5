package io.coffeechaos.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/**
 * Opens connections that each send a small request, wait for the echo, and send the next. One thread serves all of
 * them.
 */
final class RequestLoad {

    /**
     * The result of one load.
     *
     * @param perSecond answered requests per second
     * @param micros duration of each request, in microseconds
     * @param firstMicros duration of the first request of each connection, also contained in {@code micros}; it
     *     includes the time in which the proxy connects to the upstream
     */
    record Result(double perSecond, Samples micros, Samples firstMicros) {}

    private static final int REQUEST_BYTES = 100;
    private static final double NANOS_PER_MICRO = 1e3;
    private static final double NANOS_PER_SECOND = 1e9;

    /** A connection and the progress of its request. */
    private static final class Client {
        private final SocketChannel channel;
        private long sentNanos;
        private int received;
        private boolean answeredBefore;

        Client(SocketChannel channel) {
            this.channel = channel;
        }
    }

    private final ByteBuffer request = ByteBuffer.allocateDirect(REQUEST_BYTES);
    private final ByteBuffer answer = ByteBuffer.allocateDirect(REQUEST_BYTES);
    private final Samples micros = new Samples();
    private final Samples firstMicros = new Samples();
    private long answered;

    /** Keeps {@code connections} connections to a local port busy for {@code time}. */
    static Result run(int port, int connections, Duration time) throws IOException {
        return new RequestLoad().load(port, connections, time);
    }

    private Result load(int port, int connections, Duration time) throws IOException {
        try (Selector selector = Selector.open()) {
            for (int i = 0; i < connections; i++) {
                SocketChannel channel =
                        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                channel.configureBlocking(false);
                Client client = new Client(channel);
                channel.register(selector, SelectionKey.OP_READ, client);
            }
            long startNanos = System.nanoTime();
            for (SelectionKey key : selector.keys()) {
                send((Client) key.attachment());
            }
            long endNanos = startNanos + time.toNanos();
            while (System.nanoTime() < endNanos) {
                selector.select(1_000);
                for (SelectionKey key : selector.selectedKeys()) {
                    receive((Client) key.attachment());
                }
                selector.selectedKeys().clear();
            }
            double seconds = (System.nanoTime() - startNanos) / NANOS_PER_SECOND;
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
            return new Result(answered / seconds, micros, firstMicros);
        }
    }

    private void send(Client client) throws IOException {
        client.received = 0;
        client.sentNanos = System.nanoTime();
        client.channel.write(request.clear());
    }

    private void receive(Client client) throws IOException {
        int count = client.channel.read(answer.clear());
        if (count < 0) {
            throw new IOException("a connection was closed under load");
        }
        client.received += count;
        if (client.received >= REQUEST_BYTES) {
            answered++;
            double took = (System.nanoTime() - client.sentNanos) / NANOS_PER_MICRO;
            micros.add(took);
            if (!client.answeredBefore) {
                firstMicros.add(took);
                client.answeredBefore = true;
            }
            send(client);
        }
    }
}
