package io.coffeechaos.orders.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A TCP relay in front of a store. On request it drops the response of the next journal write and closes the
 * connection: the store applies the write, and the node gets no answer. It can also cut all connections.
 */
public final class LossyRelay implements AutoCloseable {
    private static final String JOURNAL_WRITE = "DynamoDB_20120810.PutItem";

    private final ServerSocket listener;
    private final URI upstream;
    private final AtomicBoolean armed = new AtomicBoolean();
    private final AtomicInteger lost = new AtomicInteger();
    private volatile boolean cut;

    /** Starts a relay in front of this address. */
    public static LossyRelay inFrontOf(String endpoint) {
        try {
            return new LossyRelay(URI.create(endpoint));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private LossyRelay(URI upstream) throws IOException {
        this.upstream = upstream;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    /** The address of the relay. */
    public String endpoint() {
        return "http://127.0.0.1:" + listener.getLocalPort();
    }

    /** Drops the response of the next journal write. */
    public void loseNextWriteResponse() {
        armed.set(true);
    }

    /** From now on the relay closes a connection when the client sends data on it. */
    public void cut() {
        cut = true;
    }

    /** The number of responses that the relay has dropped. */
    public int lost() {
        return lost.get();
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Socket server = new Socket(upstream.getHost(), upstream.getPort());
                AtomicBoolean swallow = new AtomicBoolean();
                Thread.ofVirtual().start(() -> pump(client, server, bytes -> watch(bytes, swallow)));
                Thread.ofVirtual().start(() -> pump(server, client, bytes -> !swallow.get()));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private boolean watch(String bytes, AtomicBoolean swallow) {
        if (cut) {
            return false;
        }
        if (bytes.contains(JOURNAL_WRITE) && armed.compareAndSet(true, false)) {
            lost.incrementAndGet();
            swallow.set(true);
        }
        return true;
    }

    private interface Passes {
        boolean test(String bytes);
    }

    private static void pump(Socket from, Socket to, Passes passes) {
        byte[] buffer = new byte[64 * 1024];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (!passes.test(new String(buffer, 0, read, StandardCharsets.ISO_8859_1))) {
                    return;
                }
                out.write(buffer, 0, read);
            }
        } catch (SocketException peerClosed) {
            // The pump of the other direction has closed both sockets.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
