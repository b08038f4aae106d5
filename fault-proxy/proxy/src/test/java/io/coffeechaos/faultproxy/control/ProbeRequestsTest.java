package io.coffeechaos.faultproxy.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.faultproxy.testkit.TcpClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests as the health checks of load balancers send them. */
class ProbeRequestsTest extends ControlCalls {

    private String raw(String head) {
        try (TcpClient client = TcpClient.connect("127.0.0.1:" + controlPort())) {
            return client.send(head.replace("|", "\r\n") + "\r\n\r\n").receiveAll();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /version HTTP/1.0",
                "GET /version HTTP/1.0|Host:",
                "GET /version HTTP/1.0|Host: a.example:80",
                "GET /version HTTP/1.1|Host:|Connection: close",
                "GET /version HTTP/1.1|Host: |Connection: close"
            })
    void aHostIsNotNeeded(String head) {
        assertThat(raw(head)).startsWith("HTTP/1.").contains(" 200 OK\r\n").endsWith("{\"version\": \"2.12.0\"}\n");
    }

    @Test
    void version11WithoutAHostIsABadRequest() {
        assertThat(raw("GET /version HTTP/1.1|Connection: close")).contains(" 400 ");
    }
}
