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
 * A TCP relay that, when told, swallows the response of the next journal write and closes: applied, never answered; or
 * lets nothing through any more.
 */
public final class LossyRelay implements AutoCloseable {
    private static final String JOURNAL_WRITE = "DynamoDB_20120810.PutItem";

    private final ServerSocket listener;
    private final URI upstream;
    private final AtomicBoolean armed = new AtomicBoolean();
    private final AtomicInteger lost = new AtomicInteger();
    private volatile boolean cut;

    /** In front of this address. */
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

    /** Its own address. */
    public String endpoint() {
        return "http://127.0.0.1:" + listener.getLocalPort();
    }

    /** The response of the next journal write is lost. */
    public void loseNextWriteResponse() {
        armed.set(true);
    }

    /** From now on whatever is sent ends its connection. */
    public void cut() {
        cut = true;
    }

    /** How many responses were lost so far. */
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
            // The other direction has closed both.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
