package io.coffeechaos.lab.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coffeechaos.lab.topology.LabDirectory;
import io.coffeechaos.lab.topology.ProcessSpec;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StopTakenBackTest {
    @TempDir
    private Path folder;

    private final Terminal terminal =
            new Terminal(new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8), false);
    private Path mayEnd;
    private Supervisor supervisor;
    private SupervisedProcess part;

    @BeforeEach
    void start() throws Exception {
        LabDirectory directory = new LabDirectory(folder, folder, folder);
        directory.prepare();
        mayEnd = folder.resolve("may-end");
        // It says when it can take a signal, and ends only when it may.
        String script = "trap 'while [ ! -e " + mayEnd + " ]; do sleep 0.1; done; exit 0' TERM; echo ready;"
                + " while true; do sleep 0.1; done";
        supervisor = new Supervisor(
                List.of(new ProcessSpec(
                        "node-1",
                        URI.create("http://127.0.0.1:1"),
                        List.of(),
                        List.of("sh", "-c", script),
                        Map.of(),
                        List.of(),
                        true,
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(60))),
                directory);
        supervisor.start(terminal);
        part = supervisor.part("node-1").orElseThrow();
        await().until(() -> Files.readString(directory.log("node-1")).contains("ready"));
    }

    @AfterEach
    void end() throws Exception {
        Files.writeString(mayEnd, "");
        supervisor.end(terminal);
    }

    @Test
    void aPartThatIsStillEndingIsStartedAgain() throws Exception {
        long before = part.status().pid();
        part.stop();

        part.goOn();
        assertThat(part.status().pid()).as("still ending").isEqualTo(before);
        Files.writeString(mayEnd, "");

        await().until(() ->
                part.status().pid() != before && part.status().state().equals(SupervisedProcess.State.up.name()));
    }

    @Test
    void aPartThatIsDownIsStartedAndOneThatRunsIsLeftAlone() throws Exception {
        long before = part.status().pid();
        part.goOn();
        assertThat(part.status().pid()).isEqualTo(before);

        Files.writeString(mayEnd, "");
        part.stop();
        await().until(() -> part.status().state().equals(SupervisedProcess.State.stopped.name()));
        part.goOn();

        await().until(() -> part.status().state().equals(SupervisedProcess.State.up.name()));
    }
}
