package io.coffeechaos.faultproxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.faultproxy.testkit.FaultProxyProcess;
import io.coffeechaos.faultproxy.testkit.FaultProxyProcess.Ended;
import io.coffeechaos.faultproxy.testkit.TcpClient;
import io.coffeechaos.faultproxy.testkit.TcpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged server: its flags, its configuration file, start and stop. */
class FaultProxyMainIT {

    @TempDir
    private Path folder;

    @Test
    void itPrintsItsVersion() {
        Ended ended = FaultProxyProcess.run(Map.of(), "-version");

        assertThat(ended.out()).isEqualTo("toxiproxy-server version 2.12.0\n");
        assertThat(ended.status()).isZero();
    }

    @Test
    void anUnknownFlagPrintsTheUsageAndEndsWithTwo() {
        Ended ended = FaultProxyProcess.run(Map.of(), "-nothing");

        assertThat(ended.err()).startsWith("flag provided but not defined: -nothing\nUsage of");
        assertThat(ended.status()).isEqualTo(2);
        assertThat(FaultProxyProcess.run(Map.of(), "-help").status()).isZero();
    }

    @Test
    void aConfigurationFileIsAppliedBeforeTheApiListens() throws Exception {
        try (TcpServer echo = TcpServer.echo()) {
            int port = freePort();
            Path config = Files.writeString(folder.resolve("proxies.json"), """
                    [{"name":"chaos-proxy","listen":"0.0.0.0:%d","upstream":"%s","enabled":true,
                      "toxics":[{"type":"noop"}]}]
                    """.formatted(port, echo.address()));
            try (FaultProxyProcess proxy = FaultProxyProcess.start("-config", config.toString())) {
                try (TcpClient client = TcpClient.connect("127.0.0.1:" + port)) {
                    assertThat(client.send("configured").receive(10)).isEqualTo("configured");
                }
                HttpRequest request = HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + proxy.controlPort() + "/proxies/chaos-proxy"))
                        .build();
                String body = HttpClient.newHttpClient()
                        .send(request, BodyHandlers.ofString())
                        .body();
                assertThat(body).contains("\"listen\":\"[::]:" + port + "\"").contains("noop_downstream");
                assertThat(proxy.terminate()).isZero();
            }
        }
    }

    @Test
    void aBadConfigurationFileIsFatalWithItsLine() throws IOException {
        Path config = Files.writeString(folder.resolve("bad.json"), "[\n {\"name\":\"a\",\n  upstream: 1}]");

        Ended ended = FaultProxyProcess.run(Map.of(), "-port", "0", "-config", config.toString());

        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.err()).contains("cannot apply " + config).contains("line 3");
        assertThat(FaultProxyProcess.run(
                                Map.of(), "-config", folder.resolve("none.json").toString())
                        .status())
                .isEqualTo(1);
    }

    @Test
    void aPortInUseIsFatal() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Ended ended = FaultProxyProcess.run(Map.of(), "-port", Integer.toString(taken.getLocalPort()));

            assertThat(ended.status()).isEqualTo(1);
            assertThat(ended.err())
                    .contains("cannot listen on localhost:" + taken.getLocalPort())
                    .contains("already in use");
        }
    }

    @Test
    void aRemoteAddressNeedsATokenOrAllowRemote() {
        Ended ended = FaultProxyProcess.run(Map.of(), "-host", "0.0.0.0", "-port", "0");

        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.err()).contains("FAULT_PROXY_TOKEN").contains("-allow-remote");
        try (FaultProxyProcess proxy = FaultProxyProcess.start("-host", "0.0.0.0", "--allow-remote")) {
            assertThat(proxy.controlPort()).isPositive();
        }
    }

    @Test
    void theNextConnectionFindsANameThatIsNewAndOneThatHasMoved() throws Exception {
        Path hosts = Files.writeString(folder.resolve("hosts"), "127.0.0.1 other\n");
        int port = freePort();
        try (TcpServer first = saying("first", "127.0.0.1", 0);
                TcpServer second = saying("second", "::1", first.port())) {
            Path config = Files.writeString(
                    folder.resolve("proxies.json"),
                    "[{\"name\":\"late\",\"listen\":\"127.0.0.1:%d\",\"upstream\":\"late.test:%d\"}]"
                            .formatted(port, second.port()));
            // The JVM reads names from this file and remembers them as it does with those of a name service.
            Map<String, String> environment = Map.of("JAVA_TOOL_OPTIONS", "-Djdk.net.hosts.file=" + hosts);
            try (FaultProxyProcess proxy = FaultProxyProcess.start(environment, "-config", config.toString())) {
                assertThat(answerOf(port)).isEmpty();

                Files.writeString(hosts, "127.0.0.1 late.test\n");
                assertThat(answerOf(port)).isEqualTo("first");

                Files.writeString(hosts, "::1 late.test\n");
                assertThat(answerOf(port)).isEqualTo("second");
                assertThat(proxy.terminate()).isZero();
            }
        }
    }

    private static TcpServer saying(String text, String host, int port) throws IOException {
        return TcpServer.start(
                new ServerSocket(port, 64, InetAddress.getByName(host)),
                socket -> socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static String answerOf(int port) {
        try (TcpClient client = TcpClient.connect("127.0.0.1:" + port)) {
            return client.receiveAll();
        }
    }

    @Test
    void theServerIsWarmBeforeItIsReady() {
        try (FaultProxyProcess proxy = FaultProxyProcess.start(Map.of("LOG_LEVEL", "debug"))) {
            assertThat(proxy.lines())
                    .filteredOn(line -> line.contains("Warmed up") || line.contains("HTTP server"))
                    .extracting(line -> line.contains("Warmed up"))
                    .containsExactly(true, false);
            assertThat(proxy.lines())
                    .as("no link of the warm-up is logged")
                    .noneMatch(line -> line.contains("Accepted client") || line.contains("\"name\":\"warm-up\""));
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0)) {
            return probe.getLocalPort();
        }
    }
}
