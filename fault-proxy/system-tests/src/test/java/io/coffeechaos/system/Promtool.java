package io.coffeechaos.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.coffeechaos.lab.learn.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Prometheus and its checker of rules: those on the PATH, or else those of Debian's package, which is unpacked without
 * being installed. Where neither can be had, the tests that need it are skipped; in CI they fail.
 */
final class Promtool {
    private static final Path FOLDER =
            Path.of(System.getProperty("coffee.dir", "../../.coffee")).resolve("promtool");
    private static final Duration TIMEOUT = Duration.ofMinutes(3);

    /** The lists of a bare machine are empty; to fill them needs root. */
    private static final List<String> UNPACK = List.of(
            "apt='apt-get -q -o Acquire::Retries=0 -o Acquire::http::Timeout=10'",
            "$apt download prometheus || { $apt update && $apt download prometheus; }",
            "dpkg-deb -x prometheus_*.deb .");

    private Promtool() {}

    /** Runs promtool with these arguments. */
    static Shell.Ended run(String... arguments) throws IOException, InterruptedException {
        return shell(
                path(),
                Stream.of(arguments)
                        .map(argument -> "'" + argument + "'")
                        .collect(Collectors.joining(" ", "promtool ", "")));
    }

    /** Where Prometheus itself is. */
    static String prometheus() throws IOException, InterruptedException {
        return shell(path(), "command -v prometheus").output().strip();
    }

    /** The environment in which both are found. */
    private static synchronized Map<String, String> path() throws IOException, InterruptedException {
        Files.createDirectories(FOLDER);
        Map<String, String> path = Map.of("PATH", FOLDER.toAbsolutePath() + "/usr/bin:" + System.getenv("PATH"));
        if (!shell(path, "command -v promtool").with(0)) {
            Shell.Ended unpacked = Shell.run(FOLDER, Map.of(), UNPACK, TIMEOUT);
            if (System.getenv("CI") != null) {
                assertThat(unpacked.with(0)).as(unpacked.output()).isTrue();
            }
            assumeTrue(unpacked.with(0), "no promtool here: install the package prometheus");
        }
        return path;
    }

    private static Shell.Ended shell(Map<String, String> environment, String line)
            throws IOException, InterruptedException {
        return Shell.run(Path.of("."), environment, List.of(line), TIMEOUT);
    }
}
