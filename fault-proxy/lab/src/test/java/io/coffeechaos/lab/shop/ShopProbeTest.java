package io.coffeechaos.lab.shop;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.testkit.javadsl.TestKit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests to the shop's web server as the health checks of load balancers send them. */
class ShopProbeTest {

    @TempDir
    private Path files;

    @Test
    void aHealthCheckNeedsNoHost() throws IOException {
        Files.writeString(files.resolve("index.html"), "<!doctype html><title>Shop</title>");
        HttpServer orders = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        orders.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        orders.start();
        ActorSystem system = ActorSystem.create("shop-probe-test", ShopServerMain.config());
        try {
            URI edge = URI.create("http://127.0.0.1:" + orders.getAddress().getPort());
            int port = ShopServerMain.start(system, 0, files, List.of(edge), edge)
                    .localAddress()
                    .getPort();
            for (String path : List.of("/", "/api/health")) {
                for (String head : List.of(
                        "HTTP/1.0\r\n", "HTTP/1.0\r\nHost:\r\n", "HTTP/1.1\r\nHost: \r\nConnection: close\r\n")) {
                    assertThat(answer(port, "GET " + path + " " + head + "\r\n"))
                            .as(path + " " + head)
                            .contains(" 200 OK");
                }
            }
        } finally {
            orders.stop(0);
            TestKit.shutdownActorSystem(system);
        }
    }

    private static String answer(int port, String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
