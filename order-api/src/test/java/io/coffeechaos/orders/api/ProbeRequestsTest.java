package io.coffeechaos.orders.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.orders.api.testkit.RawHttp;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Requests as the health checks of load balancers send them: without a Host, or with an empty one. */
class ProbeRequestsTest {

    @Test
    void aHealthCheckNeedsNoHost() throws Exception {
        try (ApiNode node = ApiNode.start(Map.of())) {
            for (String path : List.of("/health", "/health/ready", "/products", "/metrics")) {
                for (String head : List.of(
                        "HTTP/1.0\r\n", "HTTP/1.0\r\nHost:\r\n", "HTTP/1.1\r\nHost: \r\nConnection: close\r\n")) {
                    String request = "GET " + path + " " + head + "\r\n";

                    String answer = RawHttp.send(node.port(), request.getBytes(StandardCharsets.US_ASCII));

                    assertThat(RawHttp.status(answer)).as(request).isEqualTo(200);
                }
            }
        }
    }
}
