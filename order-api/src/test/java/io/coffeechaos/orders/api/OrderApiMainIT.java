package io.coffeechaos.orders.api;

import static io.coffeechaos.orders.api.testkit.Client.ORDER;
import static io.coffeechaos.orders.api.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.coffeechaos.orders.api.testkit.Client;
import io.coffeechaos.orders.api.testkit.Sse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the packaged node as a process: how it refuses to start, and how it ends. */
class OrderApiMainIT {
    private static final Duration START_MAX = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void endAll() throws Exception {
        for (Process process : processes) {
            process.destroyForcibly();
            process.waitFor();
        }
    }

    @Test
    void anAddressThatOtherMachinesCanReachIsRefusedInOneLineWithoutAToken() throws Exception {
        Process node = node("refused", Map.of("HTTP_HOST", "0.0.0.0"));

        assertThat(node.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(node.exitValue()).isEqualTo(1);
        assertThat(Files.readAllLines(directory.resolve("refused")))
                .singleElement()
                .satisfies(line -> assertThat(new ObjectMapper()
                                .readTree(line)
                                .path("message")
                                .asText())
                        .contains("HTTP_HOST is 0.0.0.0")
                        .contains("OPERATOR_TOKEN"));
    }

    @Test
    void aLameDuckThatWouldOutliveItsPhaseIsRefused() throws Exception {
        Process node = node("refused", Map.of("LAME_DUCK", "11s"));

        assertThat(node.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(node.exitValue()).isEqualTo(1);
        assertThat(Files.readString(directory.resolve("refused"))).contains("LAME_DUCK must be from 0s to 10s: is 11s");
    }

    @Test
    void aSignalDrainsTheNodeEndsItsStreamsAndExitsWithZero() throws Exception {
        int store = freePort();
        int http = freePort();
        start(
                "store",
                Map.of(),
                "node",
                "--require",
                storeGuard().toString(),
                tools().resolve("store/node_modules/dynalite/cli.js").toString(),
                "--createTableMs",
                "0",
                "--host",
                "127.0.0.1",
                "--port",
                Integer.toString(store));
        Process node = node(
                "node",
                Map.of(
                        "HTTP_PORT", Integer.toString(http),
                        "ARTERY_PORT", "0",
                        "DYNAMODB_ENDPOINT", "http://127.0.0.1:" + store,
                        "SQS_ENDPOINT", "http://127.0.0.1:1",
                        "LAME_DUCK", "5s",
                        "PAYMENT_URL", "http://127.0.0.1:1"));
        eventually(START_MAX, () -> assertThat(isOpen(http)).isTrue());
        Client client = new Client(new InetSocketAddress(InetAddress.getLoopbackAddress(), http));
        eventually(START_MAX, () -> assertThat(client.get("/health/ready").status())
                .isEqualTo(200));
        String order = client.order(UUID.randomUUID().toString(), ORDER).header("Location");
        Sse stream = Sse.open(client, order + "/events");
        assertThat(stream.next().id()).isEqualTo(1);

        node.destroy();

        assertThat(stream.toEnd()).as("the server ends the stream").isNotNull();
        assertThat(client.get("/health/ready?scope=node").status())
                .as("load balancers send no more requests")
                .isEqualTo(503);
        assertThat(client.order(UUID.randomUUID().toString(), ORDER).status())
                .as("a request of a load balancer that does not know it yet")
                .isEqualTo(202);
        assertThat(node.waitFor(40, TimeUnit.SECONDS)).isTrue();
        assertThat(node.exitValue()).isZero();
        List<String> lines = Files.readAllLines(directory.resolve("node"));
        ObjectMapper json = new ObjectMapper();
        for (String line : lines) {
            assertThat(json.readTree(line).path("level").asText()).as(line).isNotEmpty();
        }
        assertThat(lines.getLast()).contains("order node has ended");
    }

    /** dynalite 4.0.0 exits when a client closes its connection during a request. A starting node does that. */
    private Path storeGuard() throws IOException {
        return Files.writeString(
                directory.resolve("guard.js"),
                "process.on('uncaughtException', e => { if (e.code !== 'ECONNRESET') { throw e } })\n");
    }

    private Process node(String output, Map<String, String> environment) throws IOException {
        Path jar = Path.of("target", "order-api.jar").toAbsolutePath();
        return start(
                output,
                environment,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                jar.toString());
    }

    private Process start(String output, Map<String, String> environment, String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(directory.resolve(output).toFile())
                .redirectError(directory.resolve(output + ".err").toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        processes.add(process);
        return process;
    }

    private static Path tools() {
        return Path.of(System.getProperty("coffee.dir", "../.coffee")).toAbsolutePath();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean isOpen(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException closed) {
            return false;
        }
    }
}
