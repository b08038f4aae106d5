package example;

import static io.coffeechaos.faultproxy.proxy.Direction.DOWNSTREAM;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.coffeechaos.faultproxy.junit.ToxicProxyExtension;
import io.coffeechaos.faultproxy.toxic.Latency;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A test of a project that knows the fault proxy by its jar only. */
class SlowServerTest {
    private static final Duration LATENCY = Duration.ofMillis(300);
    private static final HttpServer SERVER = server();

    @RegisterExtension
    static final ToxicProxyExtension proxy =
            ToxicProxyExtension.to(() -> "127.0.0.1:" + SERVER.getAddress().getPort());

    private static HttpServer server() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> {
                try (exchange) {
                    exchange.sendResponseHeaders(204, -1);
                }
            });
            return server;
        } catch (java.io.IOException noPort) {
            throw new java.io.UncheckedIOException(noPort);
        }
    }

    @BeforeAll
    static void start() {
        SERVER.start();
    }

    @AfterAll
    static void stop() {
        SERVER.stop(0);
    }

    @Test
    void anAnswerTakesAtLeastTheLatency() throws Exception {
        proxy.proxy().add(DOWNSTREAM, new Latency(LATENCY, Duration.ZERO));

        long beginNanos = System.nanoTime();
        assertEquals(204, get());

        assertTrue(System.nanoTime() - beginNanos >= LATENCY.toNanos());
    }

    @Test
    void nothingOfTheOrdersTheLabOrTheSimulatorsIsOnTheClassPath() {
        for (String other : new String[] {
            "io.coffeechaos.orders.api.OrderApiMain",
            "io.coffeechaos.lab.LabMain",
            "io.coffeechaos.simulator.SimulatorMain",
            "io.coffeechaos.bench.BenchMain"
        }) {
            assertThrows(ClassNotFoundException.class, () -> Class.forName(other));
        }
    }

    private static int get() throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://127.0.0.1:" + proxy.proxy().port() + "/");
            return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }
}
