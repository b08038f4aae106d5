package io.coffeechaos.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.lab.supervisor.SystemMark;
import io.coffeechaos.lab.topology.LabDirectory;
import io.coffeechaos.lab.topology.Ports;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ./coffee} prints the help of a command, and refuses what a command does not understand, without a build. */
class LauncherTest {
    private static final Path COFFEE = Path.of("../../coffee").toAbsolutePath().normalize();

    private record Ended(int status, String output) {}

    @TempDir
    private Path folder;

    private Ended coffee(String line) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("bash", COFFEE.toString()));
        command.addAll(List.of(line.split(" ")));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), output);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "up", "down", "status", "cluster", "node", "heal", "logs", "runs", "report", "certs", "dlq", "nemesis",
                "test", "bench"
            })
    void theHelpOfEachCommandIsPrinted(String name) throws Exception {
        Ended help = coffee(name + " --help");

        assertThat(help.output()).startsWith("  " + name + " ").doesNotContain("Usage: ./coffee COMMAND");
        assertThat(help.output().lines())
                .filteredOn(line -> line.matches(" {2}[a-z].*"))
                .allMatch(line -> line.startsWith("  " + name + " "));
        assertThat(help.status()).isZero();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void theHelpOfACommandHasItsOptions() throws Exception {
        assertThat(coffee("up -h")).isEqualTo(coffee("up --help"));
        assertThat(coffee("up --fresh --help").output()).contains("[--nodes N]").doesNotContain("end everything");
        assertThat(coffee("node kill 2 --help").output())
                .contains("[--port-offset N]")
                .contains("[--data DIR]");
        assertThat(coffee("dlq --help").output()).contains("dlq redrive QUEUE").contains("[--limit N]");
    }

    @ParameterizedTest
    @CsvSource({
        "certs one two, certs takes one folder: was one two",
        "certs --force, unknown option of certs: --force",
        "uup, unknown command: uup"
    })
    void whatIsNotUnderstoodIsNamed(String line, String named) throws Exception {
        Ended ended = coffee(line);

        assertThat(ended.output()).contains("coffee: " + named);
        assertThat(ended.status()).isEqualTo(1);
    }

    /** What this copy of the launcher builds for {@code run --list}. Its Maven only writes down what it is asked for. */
    private List<String> built(Path checkout) throws IOException, InterruptedException {
        Path bin = Files.createDirectories(checkout.resolve("bin"));
        Path mvn = bin.resolve("mvn");
        Files.writeString(mvn, "#!/bin/sh\necho \"$@\" >>\"${0%/*}/calls\"\necho Apache Maven 3.9.9\n");
        assertThat(mvn.toFile().setExecutable(true)).isTrue();
        Files.copy(COFFEE, checkout.resolve("coffee"), StandardCopyOption.REPLACE_EXISTING);
        ProcessBuilder builder = new ProcessBuilder(
                        "bash", checkout.resolve("coffee").toString(), "run", "--list")
                .redirectErrorStream(true);
        builder.environment().merge("PATH", "", (path, none) -> bin + File.pathSeparator + path);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isPositive();
        Path calls = bin.resolve("calls");
        return Files.exists(calls)
                ? Files.readAllLines(calls).stream()
                        .filter(line -> line.contains(" package"))
                        .toList()
                : List.of();
    }

    @Test
    void nothingIsBuiltWhileASystemOfTheCheckoutRunsWhereverItsDataIs() throws Exception {
        Path tools = folder.resolve(".coffee");
        LabDirectory elsewhere = new LabDirectory(folder, tools, Path.of("/somewhere"));
        SystemMark mark = SystemMark.of(elsewhere, new Ports(120));
        Process system = new ProcessBuilder("sleep", "600").start();
        mark.write(elsewhere, system.toHandle());

        assertThat(built(folder)).isEmpty();

        system.destroyForcibly().waitFor();
        assertThat(built(folder)).as("the system was killed").hasSize(1);
        mark.delete();
        assertThat(mark.file()).doesNotExist();
    }
}
