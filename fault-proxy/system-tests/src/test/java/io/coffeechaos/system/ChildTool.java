package io.coffeechaos.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A test that another tool runs. The tool's output is shown at once, and its exit code is the verdict. */
final class ChildTool {
    private static final Path ROOT = Path.of(System.getProperty("coffee.root", ".."));

    private ChildTool() {}

    /** Runs a command in the folder of the shop. */
    static void webapp(String... command) throws IOException, InterruptedException {
        webapp(Map.of("BUDGET", "long"), command);
    }

    /** Runs a command in the folder of the shop with these variables of the environment. */
    static void webapp(Map<String, String> environment, String... command) throws IOException, InterruptedException {
        run(ROOT.resolve("webapp"), environment, command);
    }

    /** Runs a command at the root of the repository. */
    static void repository(String... command) throws IOException, InterruptedException {
        run(ROOT, Map.of(), command);
    }

    /** The exit code of a command whose output does not matter; 127 if it cannot be started. */
    static int exitCode(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException notThere) {
            return 127;
        }
    }

    private static void run(Path folder, Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        ProcessBuilder tool =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        tool.environment().putAll(environment);
        tool.environment().put("COFFEE_ROOT", ROOT.toAbsolutePath().normalize().toString());
        tool.environment()
                .put(
                        "COFFEE_DIR",
                        System.getProperty("coffee.dir", ROOT.resolve(".coffee").toString()));
        Process process = tool.start();
        // Through System.out, because the runner of the tests speaks to its parent on the process's own output.
        try (BufferedReader output = process.inputReader()) {
            output.lines().forEach(System.out::println);
            assertThat(process.waitFor()).as("exit code of " + List.of(command)).isZero();
        } finally {
            process.destroy();
        }
    }
}
