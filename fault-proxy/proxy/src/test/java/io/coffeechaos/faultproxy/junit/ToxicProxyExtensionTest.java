package io.coffeechaos.faultproxy.junit;

import static io.coffeechaos.faultproxy.proxy.Direction.DOWNSTREAM;
import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.faultproxy.testkit.TcpClient;
import io.coffeechaos.faultproxy.testkit.TcpServer;
import io.coffeechaos.faultproxy.toxic.Latency;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.extension.RegisterExtension;

class ToxicProxyExtensionTest {

    private static final TcpServer ECHO = TcpServer.echo();

    @RegisterExtension
    static final ToxicProxyExtension upstream = ToxicProxyExtension.to(ECHO::address);

    @AfterAll
    static void stop() {
        ECHO.close();
    }

    @RepeatedTest(2)
    void everyTestStartsWithoutToxicsAndEnabled() {
        try (TcpClient client =
                TcpClient.connect("127.0.0.1:" + upstream.proxy().port())) {
            assertThat(client.send("x").receive(1)).isEqualTo("x");
        }
        upstream.proxy().add(DOWNSTREAM, new Latency(Duration.ofHours(1), Duration.ZERO));
        upstream.proxy().disable();
    }
}
