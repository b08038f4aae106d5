package io.coffeechaos.lab.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.coffeechaos.lab.fault.UnsupportedFaultException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class FileSizeLimitTest {
    @TempDir
    private Path folder;

    /** A JVM that writes a line for each line that it reads, as a node writes its log. */
    private Process writer(Path log) throws Exception {
        Process writer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Echo.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        say(writer);
        await().until(() -> Files.size(log) > 0);
        return writer;
    }

    private static void say(Process writer) throws Exception {
        writer.getOutputStream().write('\n');
        writer.getOutputStream().flush();
    }

    /** Writes a line for each line that it reads. */
    public static final class Echo {
        private Echo() {}

        /** Ends with its standard input. */
        public static void main(String[] args) throws Exception {
            while (System.in.read() >= 0) {
                System.out.println("a line of the log");
            }
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theLogStandsStillAndTheProcessLivesAndGoesOn() throws Exception {
        Path log = folder.resolve("node-1.log");
        Process writer = writer(log);
        try {
            FileSizeLimit limit = new FileSizeLimit();
            long full = Files.size(log);
            limit.set(writer.pid(), full);
            say(writer);
            String limits = Files.readString(Path.of("/proc/" + writer.pid() + "/limits"));
            assertThat(limits).containsPattern("Max file size +" + full + " ");

            limit.raise(writer.pid());
            await().until(() -> {
                say(writer);
                return Files.size(log) > full;
            });
            assertThat(writer.isAlive()).isTrue();
            limit.raise(writer.pid());
        } finally {
            writer.destroyForcibly().waitFor();
        }
        new FileSizeLimit().raise(writer.pid());
    }

    @Test
    void withoutTheProgramTheMessageSaysWhatIsMissing() throws Exception {
        FileSizeLimit limit = new FileSizeLimit(Optional.empty());

        assertThatExceptionOfType(UnsupportedFaultException.class)
                .isThrownBy(() -> limit.set(1, 1))
                .withMessageContaining("prlimit");
        limit.raise(1);
    }
}
