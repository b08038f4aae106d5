package io.coffeechaos.orders.api.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Sends raw bytes to the server, for requests that no HTTP client would send. */
public final class RawHttp {
    private static final Duration ANSWER_MAX = Duration.ofSeconds(10);

    private RawHttp() {}

    /** Sends the bytes. Returns what the server sends until it closes the connection or the answer is complete. */
    public static String send(int port, byte[] request) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout((int) ANSWER_MAX.toMillis());
            socket.getOutputStream().write(request);
            socket.getOutputStream().flush();
            byte[] buffer = new byte[65536];
            int length = 0;
            while (length < buffer.length) {
                int read = socket.getInputStream().read(buffer, length, buffer.length - length);
                if (read < 0) {
                    break;
                }
                length += read;
                String so = new String(buffer, 0, length, StandardCharsets.ISO_8859_1);
                if (isWhole(so)) {
                    return so;
                }
            }
            return new String(buffer, 0, length, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends the text with one byte for each character. */
    public static String send(int port, String request) {
        return send(port, request.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** The status of an answer, or 0 if the text is not an HTTP answer. */
    public static int status(String answer) {
        return answer.matches("(?s)HTTP/1\\.[01] [0-9]{3}.*") ? Integer.parseInt(answer.substring(9, 12)) : 0;
    }

    private static boolean isWhole(String answer) {
        int head = answer.indexOf("\r\n\r\n");
        if (head < 0) {
            return false;
        }
        java.util.regex.Matcher length =
                java.util.regex.Pattern.compile("(?i)content-length: ([0-9]+)").matcher(answer.substring(0, head));
        return length.find() && answer.length() >= head + 4 + Integer.parseInt(length.group(1));
    }
}
