package io.coffeechaos.lab.shop;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.testkit.javadsl.TestKit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShopServerTest {
    @TempDir
    private Path files;

    private final ActorSystem system = ActorSystem.create("shop-test", ShopServerMain.config());
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Queue<String> seen = new ConcurrentLinkedQueue<>();
    private final Queue<String> types = new ConcurrentLinkedQueue<>();
    private final CountDownLatch finishStream = new CountDownLatch(1);
    private HttpServer upstream;

    @BeforeEach
    void build() throws IOException {
        Files.createDirectories(files.resolve("assets"));
        Files.writeString(files.resolve("index.html"), "<!doctype html><title>Shop</title>");
        Files.writeString(files.resolve("assets/app-1a2b.js"), "export {}");
        Files.writeString(files.resolve("favicon.svg"), "<svg/>");
        upstream = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        upstream.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        upstream.createContext("/", this::answer);
        upstream.start();
    }

    @AfterEach
    void end() {
        finishStream.countDown();
        upstream.stop(0);
        client.shutdownNow();
        TestKit.shutdownActorSystem(system);
    }

    /** Answers instead of the order API: it echoes the request, streams, or closes without an answer. */
    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String origin = String.valueOf(exchange.getRequestHeaders().getFirst("Origin"));
            types.add(String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type")));
            seen.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body + " from "
                    + exchange.getRemoteAddress().getPort() + " origin " + origin);
            switch (exchange.getRequestURI().getPath()) {
                case "/closes" -> {}
                case "/streams" -> stream(exchange);
                default -> {
                    exchange.getResponseHeaders().set("X-Trace-Id", "abc");
                    exchange.sendResponseHeaders(202, -1);
                }
            }
        }
    }

    private void stream(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        OutputStream out = exchange.getResponseBody();
        out.write("data: first\n\n".getBytes(StandardCharsets.UTF_8));
        out.flush();
        try {
            boolean unused = finishStream.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
        out.write("data: last\n\n".getBytes(StandardCharsets.UTF_8));
    }

    private URI shop(URI... edges) {
        URI lab = URI.create("http://127.0.0.1:" + upstream.getAddress().getPort());
        int port = ShopServerMain.start(system, 0, files, List.of(edges), lab)
                .localAddress()
                .getPort();
        return URI.create("http://127.0.0.1:" + port);
    }

    private URI living() {
        return URI.create("http://127.0.0.1:" + upstream.getAddress().getPort());
    }

    private static URI dead() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return URI.create("http://127.0.0.1:" + socket.getLocalPort());
        }
    }

    private HttpResponse<String> get(URI shop, String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(shop.resolve(path))
                        .timeout(Duration.ofSeconds(20))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(URI shop, String path, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(shop.resolve(path))
                .timeout(Duration.ofSeconds(20))
                .POST(HttpRequest.BodyPublishers.ofString("{}"));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void everyPageIsTheAppWithAPolicyAgainstForeignContent() throws Exception {
        URI shop = shop(living());

        for (String page : List.of("/", "/orders/ord_1", "/chaos", "/index.html")) {
            HttpResponse<String> answer = get(shop, page);
            assertThat(answer.statusCode()).as(page).isEqualTo(200);
            assertThat(answer.body()).as(page).contains("<title>Shop</title>");
            assertThat(answer.headers().firstValue("Content-Security-Policy").orElse(""))
                    .startsWith("default-src 'self'")
                    .contains("frame-ancestors 'self'");
            assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        }
    }

    @Test
    void hashedAssetsAreCachedForeverAndMissingFilesAre404() throws Exception {
        URI shop = shop(living());

        HttpResponse<String> asset = get(shop, "/assets/app-1a2b.js");
        assertThat(asset.headers().firstValue("Cache-Control").orElse("")).contains("immutable");
        assertThat(asset.headers().firstValue("Content-Type").orElse("")).contains("javascript");
        assertThat(get(shop, "/favicon.svg").headers().firstValue("Cache-Control"))
                .contains("no-cache");
        assertThat(get(shop, "/assets/gone-9.js").statusCode()).isEqualTo(404);
        assertThat(get(shop, "/learn/1.4").statusCode()).isEqualTo(200);
        assertThat(get(shop, "/gone.png").statusCode()).isEqualTo(404);
        assertThat(get(shop, "/..%2f..%2f..%2fetc/hosts.txt").statusCode()).isEqualTo(404);
        assertThat(post(shop, "/").statusCode()).isEqualTo(405);
    }

    @Test
    void anUnchangedFileIsAnsweredWith304() throws Exception {
        URI shop = shop(living());
        String etag = get(shop, "/favicon.svg").headers().firstValue("ETag").orElseThrow();

        HttpResponse<String> again = client.send(
                HttpRequest.newBuilder(shop.resolve("/favicon.svg"))
                        .header("If-None-Match", etag)
                        .build(),
                HttpResponse.BodyHandlers.ofString());

        assertThat(again.statusCode()).isEqualTo(304);

        HttpResponse<String> onTwoLines = client.send(
                HttpRequest.newBuilder(shop.resolve("/favicon.svg"))
                        .header("If-None-Match", "\"another\"")
                        .header("If-None-Match", "W/" + etag)
                        .build(),
                HttpResponse.BodyHandlers.ofString());

        assertThat(onTwoLines.statusCode()).isEqualTo(304);
    }

    @Test
    void aTypeWithAnEmptyParameterReachesTheOrderApi() throws Exception {
        URI shop = shop(living());

        post(shop, "/api/orders", "Content-Type", "application/json;");
        post(shop, "/api/orders", "Content-Type", "application/json; charset=utf-8;");
        post(shop, "/api/orders", "Content-Type", "text/plain;");
        post(shop, "/api/orders", "Content-Type", "nonsense;");

        assertThat(types)
                .containsExactly("application/json", "application/json", "text/plain", "application/octet-stream");
    }

    @Test
    void apiCallsLoseThePrefixAndEachHasItsOwnConnection() throws Exception {
        URI shop = shop(living());

        HttpResponse<String> answer = post(shop, "/api/orders?a=%2F1", "Origin", shop.toString());
        post(shop, "/api/orders?a=%2F1", "Origin", "http://evil.example");

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.headers().firstValue("X-Trace-Id")).contains("abc");
        assertThat(seen).hasSize(2).allMatch(line -> line.startsWith("POST /orders?a=%2F1 {} from "));
        assertThat(seen.stream()
                        .map(line -> line.replaceAll(".* from (\\d+) .*", "$1"))
                        .distinct())
                .as("ports of the upstream connections")
                .hasSize(2);
        // The shop's own origin is removed; a foreign origin is forwarded.
        assertThat(seen).element(0).asString().endsWith("origin null");
        assertThat(seen).element(1).asString().endsWith("origin http://evil.example");
    }

    @Test
    void labCallsKeepTheirPath() throws Exception {
        post(shop(living()), "/lab/nodes/node-1/kill");

        assertThat(seen).singleElement().asString().startsWith("POST /lab/nodes/node-1/kill ");
    }

    @Test
    void aStreamIsForwardedWhileItIsWritten() throws Exception {
        HttpResponse<InputStream> answer = client.send(
                HttpRequest.newBuilder(shop(living()).resolve("/api/streams")).build(),
                HttpResponse.BodyHandlers.ofInputStream());

        try (InputStream in = answer.body()) {
            assertThat(new String(in.readNBytes(13), StandardCharsets.UTF_8)).isEqualTo("data: first\n\n");
            finishStream.countDown();
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("data: last\n\n");
        }
    }

    @Test
    void aPostThatMayHaveArrivedIsNotSentAgain() throws Exception {
        HttpResponse<String> answer = post(shop(living(), living()), "/api/closes");

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).contains("application/problem+json");
        assertThat(seen).hasSize(1);
    }

    @Test
    void anUnreachableEdgeIsSkipped() throws Exception {
        URI shop = shop(dead(), living());

        for (int i = 0; i < 4; i++) {
            assertThat(post(shop, "/api/orders").statusCode()).isEqualTo(202);
        }
        assertThat(post(shop(dead()), "/api/orders").statusCode()).isEqualTo(502);
    }

    @Test
    void prometheusReadsTheRequestsByRouteAndTheEdgesThatWereSkipped() throws Exception {
        URI dead = dead();
        URI shop = shop(dead, living());
        String skipped = "shop_edge_skipped_total{edge=\"" + dead.getAuthority() + "\"} ";
        assertThat(get(shop, "/metrics").body())
                .contains(skipped + "0.0")
                .contains(
                        "http_server_request_duration_seconds_count{method=\"POST\",route=\"/api/{path}\",status=\"502\"} 0");

        post(shop, "/api/orders");
        post(shop, "/api/orders?a=1");
        get(shop, "/orders/ord_1");
        HttpResponse<String> metrics = get(shop, "/metrics?name=any");

        assertThat(metrics.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain");
        assertThat(metrics.body())
                .contains(skipped + "1.0")
                .contains("shop_edge_skipped_total{edge=\"" + living().getAuthority() + "\"} 0.0")
                .contains(
                        "http_server_request_duration_seconds_count{method=\"POST\",route=\"/api/{path}\",status=\"202\"} 2")
                .contains(
                        "http_server_request_duration_seconds_count{method=\"GET\",route=\"/{file}\",status=\"200\"} 1")
                .doesNotContain("ord_1");
    }

    @Test
    void aBodyOverTheLimitIsRefused() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(shop(living()).resolve("/api/orders"))
                .POST(HttpRequest.BodyPublishers.ofString("x".repeat(900_000)))
                .build();

        assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(413);
        assertThat(seen).isEmpty();
    }
}
