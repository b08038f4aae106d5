package io.coffeechaos.lab.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeapFillerTest {
    private static final int HEAP_MIB = 64;

    @TempDir
    private Path folder;

    private Process process;
    private BufferedReader said;
    private HeapFiller filler;

    /** Says how many MiB of its heap are in use, for each byte that it reads. */
    public static final class Used {
        private Used() {}

        /** Ends with its standard input. */
        public static void main(String[] args) throws IOException {
            Runtime runtime = Runtime.getRuntime();
            do {
                System.gc();
                System.out.println((runtime.totalMemory() - runtime.freeMemory()) / 1024 / 1024);
            } while (System.in.read() >= 0);
        }
    }

    @BeforeEach
    void start() throws Exception {
        filler = new HeapFiller(folder.resolve("agent.jar"));
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + HEAP_MIB + "m",
                        "-XX:+UseSerialGC",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-XX:+EnableDynamicAgentLoading",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Used.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        said = process.inputReader(StandardCharsets.UTF_8);
        assertThat(Integer.parseInt(said.readLine())).isLessThan(10);
    }

    @AfterEach
    void end() throws Exception {
        process.destroyForcibly().waitFor();
    }

    private int usedMib() throws IOException {
        process.getOutputStream().write(1);
        process.getOutputStream().flush();
        return Integer.parseInt(said.readLine());
    }

    @Test
    void aShareOfTheHeapIsFilledUntilItIsFreed() throws Exception {
        filler.load(process.pid(), "fill 0.5 600000");
        await().until(() -> usedMib() > HEAP_MIB / 3);
        assertThat(usedMib()).isLessThan(HEAP_MIB * 2 / 3);

        filler.load(process.pid(), "free");
        await().until(() -> usedMib() < 10);
        assertThat(process.isAlive()).isTrue();
    }

    @Test
    void theMemoryIsFreedWhenTheTimeIsOver() throws Exception {
        filler.load(process.pid(), "fill 0.5 1");

        await().until(() -> usedMib() < 10);
        assertThat(process.isAlive()).isTrue();
    }

    @Test
    void theWholeHeapEndsTheProcessWithExitCodeThree() throws Exception {
        filler.load(process.pid(), "fill 1.0 600000");

        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(3);
        assertThatIOException().isThrownBy(() -> filler.load(process.pid(), "free"));
    }
}
