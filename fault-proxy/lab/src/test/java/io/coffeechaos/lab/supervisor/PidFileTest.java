package io.coffeechaos.lab.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.lab.topology.LabDirectory;
import io.coffeechaos.lab.topology.LabException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PidFileTest {
    @TempDir
    private Path directory;

    private LabDirectory labDirectory;

    @BeforeEach
    void makeDirectory() throws LabException {
        labDirectory = new LabDirectory(directory, directory, directory);
        labDirectory.prepare();
    }

    @Test
    void aRunningProcessIsFoundAgain() throws IOException {
        PidFile.write(labDirectory, "lab", ProcessHandle.current(), "java");

        assertThat(PidFile.all(labDirectory)).hasSize(1);
        assertThat(PidFile.all(labDirectory).getFirst().process()).contains(ProcessHandle.current());
    }

    @Test
    void anotherProcessWithTheSamePidDoesNotMatch() {
        long pid = ProcessHandle.current().pid();
        long started = ProcessHandle.current()
                .info()
                .startInstant()
                .orElse(Instant.EPOCH)
                .toEpochMilli();

        assertThat(new PidFile("lab", pid, started, "java").process()).isPresent();
        assertThat(new PidFile("lab", pid, started - 60_000, "java").process()).isEmpty();
        assertThat(new PidFile("lab", pid, started, "-Dcoffee.part=/elsewhere").process())
                .isEmpty();
    }

    @Test
    void aPidFileOfAnEndedProcessHasNoProcess() {
        assertThat(new PidFile("node-1", 1L << 22, 0, "java").process()).isEmpty();
    }

    @Test
    void aTruncatedPidFileIsIgnored() throws IOException {
        Files.writeString(labDirectory.run().resolve("node-1.pid"), "{\"name\":\"node-1\",\"pi");

        assertThat(PidFile.all(labDirectory)).isEmpty();
    }
}
