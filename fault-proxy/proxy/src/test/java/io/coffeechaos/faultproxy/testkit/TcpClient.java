package io.coffeechaos.faultproxy.testkit;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A client of a proxy; it reports how its connection ended. */
public final class TcpClient implements AutoCloseable {

    /** The end of a connection, or that it has not ended. */
    public enum End {
        FIN,
        RST,
        OPEN
    }

    private static final Duration WAIT_MAX = Duration.ofSeconds(60);

    private final Socket socket;

    private TcpClient(Socket socket) {
        this.socket = socket;
    }

    public static TcpClient connect(String address) {
        try {
            int colon = address.lastIndexOf(':');
            String host = address.substring(0, colon).replaceAll("[\\[\\]]", "");
            Socket socket =
                    new Socket(host.equals("::") ? "127.0.0.1" : host, Integer.parseInt(address.substring(colon + 1)));
            socket.setTcpNoDelay(true);
            socket.setSoTimeout((int) WAIT_MAX.toMillis());
            return new TcpClient(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public TcpClient send(String text) {
        return send(text.getBytes(StandardCharsets.UTF_8));
    }

    public TcpClient send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public TcpClient endOutput() {
        try {
            socket.shutdownOutput();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String receive(int lengthBytes) {
        return new String(receiveBytes(lengthBytes), StandardCharsets.UTF_8);
    }

    public byte[] receiveBytes(int lengthBytes) {
        try {
            byte[] bytes = socket.getInputStream().readNBytes(lengthBytes);
            if (bytes.length < lengthBytes) {
                throw new AssertionError("ended after " + bytes.length + " of " + lengthBytes + " bytes");
            }
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String receiveAll() {
        try {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns true if data arrives or the connection ends within {@code time}. */
    public boolean hearsWithin(Duration time) {
        try {
            socket.setSoTimeout((int) time.toMillis());
            return socket.getInputStream().read() >= -1;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        } finally {
            restoreTimeout();
        }
    }

    /** Reads and drops data until the connection ends; returns how it ended. */
    public End end() {
        try {
            InputStream in = socket.getInputStream();
            in.skipNBytes(Long.MAX_VALUE);
            return End.OPEN;
        } catch (EOFException e) {
            return End.FIN;
        } catch (SocketTimeoutException e) {
            return End.OPEN;
        } catch (SocketException e) {
            return End.RST;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void restoreTimeout() {
        try {
            socket.setSoTimeout((int) WAIT_MAX.toMillis());
        } catch (SocketException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
