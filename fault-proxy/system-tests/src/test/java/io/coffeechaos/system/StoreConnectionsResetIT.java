package io.coffeechaos.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Clients of the store that go away in the middle of a request, as they do when a network breaks. */
class StoreConnectionsResetIT {
    private static final String HALF_A_REQUEST = """
            POST / HTTP/1.1\r
            Host: x\r
            X-Amz-Target: DynamoDB_20120810.ListTables\r
            Content-Type: application/x-amz-json-1.0\r
            Content-Length: 100\r
            \r
            {"a""";

    @Test
    void aResetInTheMiddleOfARequestEndsTheRequestAndNotTheStore() throws Exception {
        Stack stack = SharedStack.healthy();
        long store = stack.awaitPid("store");

        for (int client = 0; client < 20; client++) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), stack.port(8042))) {
                socket.getOutputStream().write(HALF_A_REQUEST.getBytes(StandardCharsets.US_ASCII));
                Eventually.pass(Duration.ofMillis(20));
                // Closing without lingering is a reset.
                socket.setSoLinger(true, 0);
            }
        }
        Eventually.pass(Duration.ofMillis(500));

        assertThat(stack.awaitPid("store")).isEqualTo(store);
        assertThat(stack.get(stack.port(8042), "/").statusCode()).isEqualTo(200);
    }
}
