package io.coffeechaos.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Prometheus's own checker of rules. It is the one on the PATH, or else the one of Debian's package, which is unpacked
 * without being installed. Where neither can be had, the tests that need it are skipped; in CI they fail.
 */
final class Promtool {
    private static final Path FOLDER =
            Path.of(System.getProperty("coffee.dir", "../../.coffee")).resolve("promtool");
    private static final long MINUTES_MAX = 3;

    private static Optional<Path> found = Optional.empty();

    private Promtool() {}

    /**
     * The result of one call.
     *
     * @param exitCode 0 if promtool found nothing wrong
     * @param output what it printed, errors included
     */
    record Result(int exitCode, String output) {}

    /** Runs promtool with these arguments. */
    static synchronized Result run(String... arguments) throws IOException, InterruptedException {
        if (found.isEmpty()) {
            found = find();
        }
        if (System.getenv("CI") != null) {
            assertThat(found).as("promtool, which CI must have").isPresent();
        }
        assumeTrue(found.isPresent(), "no promtool here: install the package prometheus");
        List<String> command = Stream.concat(Stream.of(found.orElseThrow().toString()), Stream.of(arguments))
                .toList();
        return call(Path.of("."), command);
    }

    private static Optional<Path> find() throws IOException, InterruptedException {
        for (String folder : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
            if (Files.isExecutable(Path.of(folder, "promtool"))) {
                return Optional.of(Path.of(folder, "promtool"));
            }
        }
        Path unpacked = FOLDER.resolve("usr/bin/promtool");
        if (!Files.isExecutable(unpacked)) {
            Files.createDirectories(FOLDER);
            unpack();
        }
        return Optional.of(unpacked).filter(Files::isExecutable);
    }

    private static void unpack() throws IOException, InterruptedException {
        List<String> apt = List.of(
                "apt-get",
                "-q",
                "-o",
                "Acquire::Retries=0",
                "-o",
                "Acquire::http::Timeout=10",
                "download",
                "prometheus");
        if (call(FOLDER, apt).exitCode() != 0) {
            // The lists of a bare machine are empty. This needs root.
            call(FOLDER, List.of("apt-get", "-q", "update"));
            call(FOLDER, apt);
        }
        try (Stream<Path> files = Files.list(FOLDER)) {
            for (Path archive :
                    files.filter(file -> file.toString().endsWith(".deb")).toList()) {
                call(FOLDER, List.of("dpkg-deb", "-x", archive.getFileName().toString(), "."));
            }
        }
    }

    private static Result call(Path folder, List<String> command) throws IOException, InterruptedException {
        Path output = Files.createTempFile("promtool", ".txt");
        try {
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            boolean ended = process.waitFor(MINUTES_MAX, TimeUnit.MINUTES);
            process.destroyForcibly();
            assertThat(ended).as("%s within %d minutes", command, MINUTES_MAX).isTrue();
            return new Result(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
        } catch (IOException notThere) {
            return new Result(127, String.valueOf(notThere.getMessage()));
        } finally {
            Files.delete(output);
        }
    }
}
