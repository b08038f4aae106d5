package io.coffeechaos.orders.api.testkit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * One connection that is kept alive, for many requests that no HTTP client would send. It connects again when the
 * server has closed the connection. It is for one thread.
 */
public final class RawConnection implements AutoCloseable {
    private static final Duration ANSWER_MAX = Duration.ofSeconds(10);

    private final int port;
    private Socket socket = new Socket();
    private InputStream in = InputStream.nullInputStream();
    private boolean open;

    /** Will connect to this port of this machine. */
    public RawConnection(int port) {
        this.port = port;
    }

    /**
     * One answer.
     *
     * @param status the status
     * @param headers the values of each header, by its name in lower case
     * @param body the body, one character for each byte
     */
    public record Reply(int status, Map<String, List<String>> headers, String body) {
        /** The values of a header, joined by commas; empty if the answer does not have the header. */
        public String header(String name) {
            return String.join(", ", headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()));
        }
    }

    /** Sends the text with one byte for each character, and reads one answer. */
    public Reply send(String request) {
        try {
            boolean reused = open;
            try {
                return exchange(request);
            } catch (EOFException closedMeanwhile) {
                if (!reused) {
                    throw closedMeanwhile;
                }
                return exchange(request);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("no answer to " + request, e);
        }
    }

    private Reply exchange(String request) throws IOException {
        if (!open) {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout((int) ANSWER_MAX.toMillis());
            socket.setTcpNoDelay(true);
            in = new BufferedInputStream(socket.getInputStream());
            open = true;
        }
        try {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            Reply reply = read();
            if (reply.header("Connection").equalsIgnoreCase("close")) {
                close();
            }
            return reply;
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private Reply read() throws IOException {
        String statusLine = line();
        int status = Integer.parseInt(statusLine.substring(9, 12));
        Map<String, List<String>> headers = new TreeMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.computeIfAbsent(line.substring(0, colon).toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                    .add(line.substring(colon + 1).strip());
        }
        return new Reply(status, headers, body(status, headers));
    }

    private String body(int status, Map<String, List<String>> headers) throws IOException {
        if (status == 204 || status == 304) {
            return "";
        }
        if (headers.containsKey("transfer-encoding")) {
            StringBuilder all = new StringBuilder();
            while (true) {
                int length = Integer.parseInt(line(), 16);
                all.append(bytes(length));
                line();
                if (length == 0) {
                    return all.toString();
                }
            }
        }
        return bytes(Integer.parseInt(headers.get("content-length").getFirst()));
    }

    private String bytes(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new IOException("the body ends after " + bytes.length + " of " + length + " bytes");
        }
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("closed after " + line);
            }
            line.write(b);
        }
        return line.toString(StandardCharsets.ISO_8859_1).strip();
    }

    @Override
    public void close() throws IOException {
        open = false;
        socket.close();
    }
}
