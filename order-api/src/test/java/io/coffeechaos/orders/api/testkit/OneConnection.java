package io.coffeechaos.orders.api.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** One TCP connection that sends a request and then ends in a way that the test chooses. */
public final class OneConnection implements AutoCloseable {
    private static final Duration READ_MAX = Duration.ofSeconds(30);

    private final Socket socket;

    private OneConnection(Socket socket) {
        this.socket = socket;
    }

    /** Connects to this port of the machine and sends the text with one byte for each character. */
    public static OneConnection send(int port, String request) {
        try {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(Math.toIntExact(READ_MAX.toMillis()));
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return new OneConnection(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads until this text has arrived or the server has ended the connection. Returns what was read. */
    public String readUntil(String text) {
        try {
            InputStream in = socket.getInputStream();
            StringBuilder read = new StringBuilder();
            for (int c = in.read(); c >= 0; c = in.read()) {
                read.append((char) c);
                if (read.indexOf(text) >= 0) {
                    break;
                }
            }
            return read.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the server has sent anything that was not read yet. */
    public boolean hasAnswer() {
        try {
            return socket.getInputStream().available() > 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends a RST instead of a FIN. */
    public void reset() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends a FIN and keeps the own half open for reading. */
    public void halfClose() {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends a FIN. Reads first what has arrived, because the system sends a RST if bytes are unread. */
    @Override
    public void close() {
        try {
            if (!socket.isClosed()) {
                socket.getInputStream().skipNBytes(socket.getInputStream().available());
            }
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
