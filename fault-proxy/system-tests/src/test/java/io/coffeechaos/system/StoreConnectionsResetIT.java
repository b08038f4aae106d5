package io.coffeechaos.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Clients of the store that disconnect in the middle of a request, as in a network failure. */
class StoreConnectionsResetIT {
    private static final String HALF_A_REQUEST = """
            POST / HTTP/1.1\r
            Host: x\r
            Expect: 100-continue\r
            X-Amz-Target: DynamoDB_20120810.ListTables\r
            Content-Type: application/x-amz-json-1.0\r
            Content-Length: 100\r
            \r
            {"a""";
    private static final String CONTINUE = "HTTP/1.1 100 Continue\r\n";

    @Test
    void aResetInTheMiddleOfARequestDoesNotEndTheStore() throws Exception {
        Stack stack = SharedStack.healthy();
        long store = stack.awaitPid("store");

        for (int client = 0; client < 20; client++) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), stack.port(8042))) {
                socket.getOutputStream().write(HALF_A_REQUEST.getBytes(StandardCharsets.US_ASCII));
                // The store asks for the body, so it has begun the request.
                byte[] answer = socket.getInputStream().readNBytes(CONTINUE.length());
                assertThat(new String(answer, StandardCharsets.US_ASCII)).isEqualTo(CONTINUE);
                // A close with linger 0 sends a reset.
                socket.setSoLinger(true, 0);
            }
            // The store accepts this connection after the reset. A store that died of the reset does not answer.
            assertThat(stack.get(stack.port(8042), "/").statusCode()).isEqualTo(200);
        }

        assertThat(stack.awaitPid("store")).isEqualTo(store);
    }
}
