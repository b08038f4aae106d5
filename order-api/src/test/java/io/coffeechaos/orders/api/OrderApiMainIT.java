package io.coffeechaos.orders.api;

import static io.coffeechaos.orders.api.testkit.Client.ORDER;
import static io.coffeechaos.orders.api.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.coffeechaos.orders.api.testkit.Client;
import io.coffeechaos.orders.api.testkit.Sse;
import io.coffeechaos.orders.testkit.StoreServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the packaged node as a process: how it refuses to start, and how it ends. */
class OrderApiMainIT {
    private static final Duration START_MAX = Duration.ofSeconds(60);
    private static final Pattern LISTENING = Pattern.compile("127\\.0\\.0\\.1:(\\d+)");

    @TempDir
    private Path directory;

    private final List<Process> processes = new ArrayList<>();
    private StoreServer store;

    @AfterEach
    void endAll() throws Exception {
        for (Process process : processes) {
            process.destroyForcibly();
            process.waitFor();
        }
        if (store != null) {
            store.close();
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
        store = StoreServer.start(StoreServer.Kind.DYNALITE);
        Process node = node(
                "node",
                Map.of(
                        "HTTP_PORT", "0",
                        "ARTERY_PORT", "0",
                        "DYNAMODB_ENDPOINT", store.endpoint(),
                        "SQS_ENDPOINT", "http://127.0.0.1:1",
                        "LAME_DUCK", "5s",
                        "PAYMENT_URL", "http://127.0.0.1:1"));
        eventually(START_MAX, () -> assertThat(listening()).isPresent());
        Client client = new Client(new InetSocketAddress(
                InetAddress.getLoopbackAddress(), listening().orElseThrow()));
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

    /** Returns the port that the node says it has: a port chosen before could be another process's by then. */
    private OptionalInt listening() {
        try (Stream<String> lines = Files.lines(directory.resolve("node"))) {
            return lines.filter(line -> line.contains("order node listens"))
                    .map(LISTENING::matcher)
                    .filter(Matcher::find)
                    .mapToInt(address -> Integer.parseInt(address.group(1)))
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
}
