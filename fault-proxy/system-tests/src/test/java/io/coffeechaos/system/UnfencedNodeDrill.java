package io.coffeechaos.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.drill.Drill;
import io.coffeechaos.lab.topology.Artefacts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node packed without the journal's fence reports this and ends. It never accepts an order. */
@Drill(
        name = "unfenced-node",
        purpose = "Starts a node whose packed jar lacks the fence of the journal: it must say so and end.",
        minutes = 1)
class UnfencedNodeDrill {
    private static final String REGISTRATION = "com/amazonaws/global/handlers/request.handler2s";
    private static final Path PACKED =
            new Artefacts(Path.of(System.getProperty("coffee.root"))).orderApi().getParent();

    @TempDir
    private Path unfenced;

    @Test
    void aNodeWhosePackedJarLacksTheFenceDoesNotStart() throws IOException, InterruptedException {
        Stack stack = SharedStack.healthy();
        packWithoutFence();

        Process node = start(stack, unfenced);
        String said = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(node.waitFor(3, TimeUnit.MINUTES)).as("ended: %s", said).isTrue();
        assertThat(node.exitValue()).as(said).isEqualTo(1);
        assertThat(said).contains("is not fenced").doesNotContain("order node listens");
    }

    private void packWithoutFence() throws IOException {
        Files.copy(PACKED.resolve("order-api.jar"), unfenced.resolve("order-api.jar"));
        Path lib = Files.createDirectory(unfenced.resolve("lib"));
        int stripped = 0;
        try (Stream<Path> jars = Files.list(PACKED.resolve("lib"))) {
            for (Path jar : jars.toList()) {
                Path copy = Files.copy(jar, lib.resolve(jar.getFileName()));
                if (jar.getFileName().toString().startsWith("order-actors")) {
                    try (FileSystem contents = FileSystems.newFileSystem(copy)) {
                        Files.delete(contents.getPath(REGISTRATION));
                        stripped++;
                    }
                }
            }
        }
        assertThat(stripped).as("jars that registered the fence").isOne();
    }

    private static Process start(Stack stack, Path packed) throws IOException {
        String java = ProcessHandle.current().info().command().orElse("java");
        ProcessBuilder command = new ProcessBuilder(List.of(
                        java,
                        "-Xmx256m",
                        "-jar",
                        packed.resolve("order-api.jar").toString()))
                .redirectErrorStream(true);
        command.environment()
                .putAll(Map.of(
                        "DYNAMODB_ENDPOINT",
                        "http://127.0.0.1:" + stack.port(8042),
                        "SQS_ENDPOINT",
                        "http://127.0.0.1:" + stack.port(9324),
                        "HTTP_PORT",
                        "0",
                        "ARTERY_PORT",
                        "0"));
        return command.start();
    }
}
