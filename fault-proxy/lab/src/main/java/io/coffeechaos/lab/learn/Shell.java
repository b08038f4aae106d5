package io.coffeechaos.lab.learn;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Gives commands to a shell in the checkout, as a reader of the course does. */
public final class Shell {
    private Shell() {}

    /**
     * How the commands ended.
     *
     * @param inTime whether they ended in time; if not, they were killed
     * @param exitCode the exit code of the first command that failed, else 0
     * @param output what they printed, errors included
     */
    public record Ended(boolean inTime, int exitCode, String output) {
        /** Whether the commands ended in time and with this code. */
        public boolean with(int code) {
            return inTime && exitCode == code;
        }
    }

    /**
     * Runs the commands one after the other, up to the first one that fails.
     *
     * @param root the folder in which they run
     * @param environment variables besides the usual ones
     */
    public static Ended run(Path root, Map<String, String> environment, List<String> lines, Duration atMost)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile("commands", ".txt");
        try {
            ProcessBuilder builder = new ProcessBuilder("bash", "-e", "-c", String.join("\n", lines))
                    .directory(root.toFile())
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment().putAll(environment);
            Process shell = builder.start();
            boolean inTime = shell.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS);
            if (!inTime) {
                shell.descendants().forEach(ProcessHandle::destroyForcibly);
                shell.destroyForcibly().waitFor();
            }
            return new Ended(inTime, shell.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
        } finally {
            Files.delete(output);
        }
    }
}
