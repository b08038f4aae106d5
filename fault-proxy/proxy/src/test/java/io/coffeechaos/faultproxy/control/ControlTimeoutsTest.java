package io.coffeechaos.faultproxy.control;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.faultproxy.testkit.ProxyWorld;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The timeouts of the control API for its clients. Runs only with {@code budget=long}, because the test waits in real
 * time.
 */
@EnabledIfSystemProperty(named = "budget", matches = "long")
class ControlTimeoutsTest {

    /** The tolerance: a scheduler tick before the timeout, and the delay of a busy machine after it. */
    private static final Duration EARLY = Duration.ofSeconds(1);

    private static final Duration LATE = Duration.ofSeconds(10);

    private static final int PATIENCE_MILLIS = 90_000;

    @Test
    void aBodyThatDoesNotArriveIsRefusedAfter15Seconds() throws IOException {
        try (ProxyWorld world = ProxyWorld.start();
                Socket client = connect(world)) {
            long begunNanos = System.nanoTime();

            send(client, "POST /proxies HTTP/1.1\r\nHost: proxy\r\nContent-Length: 100\r\n\r\n{\"name\"");

            assertThat(firstLine(client)).startsWith("HTTP/1.1 400");
            assertTook(begunNanos, Duration.ofSeconds(15));
        }
    }

    @Test
    void anIdleConnectionIsClosedAfter60Seconds() throws IOException {
        try (ProxyWorld world = ProxyWorld.start();
                Socket client = connect(world)) {
            send(client, "GET /version HTTP/1.1\r\nHost: proxy\r\n\r\n");
            assertThat(firstLine(client)).startsWith("HTTP/1.1 200");
            long begunNanos = System.nanoTime();

            readToTheEnd(client);

            assertTook(begunNanos, Duration.ofSeconds(60));
        }
    }

    /** Pekko resets an idle connection, and Go closes it normally; the test accepts both. */
    private static void readToTheEnd(Socket client) throws IOException {
        try {
            assertThat(client.getInputStream().readAllBytes())
                    .asString(US_ASCII)
                    .contains("version");
        } catch (SocketException reset) {
            assertThat(reset).hasMessageContaining("reset");
        }
    }

    private static Socket connect(ProxyWorld world) throws IOException {
        Socket client = new Socket(InetAddress.getLoopbackAddress(), world.controlPort());
        client.setSoTimeout(PATIENCE_MILLIS);
        return client;
    }

    private static void send(Socket client, String text) throws IOException {
        client.getOutputStream().write(text.getBytes(US_ASCII));
    }

    private static String firstLine(Socket client) throws IOException {
        StringBuilder line = new StringBuilder();
        int next = client.getInputStream().read();
        while (next >= 0 && next != '\n') {
            line.append((char) next);
            next = client.getInputStream().read();
        }
        return line.toString();
    }

    private static void assertTook(long begunNanos, Duration wanted) {
        assertThat(Duration.ofNanos(System.nanoTime() - begunNanos)).isBetween(wanted.minus(EARLY), wanted.plus(LATE));
    }
}
