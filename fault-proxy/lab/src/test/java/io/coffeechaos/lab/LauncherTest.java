package io.coffeechaos.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.lab.supervisor.SystemMark;
import io.coffeechaos.lab.topology.LabDirectory;
import io.coffeechaos.lab.topology.Ports;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ./coffee} prints the help of a command, and refuses what a command does not understand, without a build. */
class LauncherTest {
    private static final Path COFFEE = Path.of("../../coffee").toAbsolutePath().normalize();
    private static final Path HELP = Path.of("help").toAbsolutePath();

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

    private static List<Path> helpTexts() throws IOException {
        try (Stream<Path> texts = Files.list(HELP)) {
            return texts.filter(text -> text.toString().endsWith(".txt"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void helpFitsOnAScreenAndNeedsNoBuild() throws Exception {
        assertThat(helpTexts()).hasSizeGreaterThan(20);
        for (Path text : helpTexts()) {
            assertThat(Files.readAllLines(text))
                    .as("%s", text)
                    .hasSizeLessThanOrEqualTo(24)
                    .allMatch(line -> line.length() <= 80);
        }
        assertThat(coffee("help").output()).isEqualTo(Files.readString(HELP.resolve("coffee.txt")));
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void everyCommandHasAHelpTextAndEveryHelpTextACommand() throws Exception {
        String overview = Files.readString(HELP.resolve("coffee.txt"));
        for (Path text : helpTexts()) {
            String name = text.getFileName().toString().replace(".txt", "");
            if (!name.equals("coffee")) {
                assertThat(overview).as(name).containsPattern("\\b" + name + "\\b");
                assertThat(coffee("help " + name)).isEqualTo(new Ended(0, Files.readString(text)));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"up --fresh", "order", "node kill 2", "dlq", "run", "simulate", "bench orders", "drill"})
    void aCommandWithHelpPrintsItsHelp(String line) throws Exception {
        String text = Files.readString(HELP.resolve(line.split(" ", -1)[0] + ".txt"));

        assertThat(coffee(line + " --help")).isEqualTo(new Ended(0, text));
        assertThat(coffee(line + " -h")).isEqualTo(new Ended(0, text));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "certs one two|certs takes one folder: was one two|2",
                "certs --force|unknown option of certs: --force|2",
                "staus|unknown command 'staus'. Did you mean status?|2",
                "help ordr|unknown command 'ordr'. Did you mean order?|2",
                "nonsense|unknown command 'nonsense'. ./coffee help lists|2",
                "bench nothing|coffee bench: unknown benchmark nothing: use proxy|2",
            })
    void whatIsNotUnderstoodIsNamed(String line, String named, int status) throws Exception {
        Ended ended = coffee(line);

        assertThat(ended.output()).contains("coffee").contains(named);
        assertThat(ended.status()).isEqualTo(status);
    }

    /** What a shell with the completion proposes after these words. */
    private List<String> completed(String... words) throws IOException, InterruptedException {
        String script =
                "source <(%s completion bash); COMP_WORDS=(./coffee %s); COMP_CWORD=%d; _coffee; echo ${COMPREPLY[@]}"
                        .formatted(COFFEE, String.join(" ", words), words.length);
        Process process = new ProcessBuilder("bash", "-c", script)
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return List.of(output.strip().split(" "));
    }

    @Test
    void theShellCompletesCommandsOptionsPresetsAndExperiments() throws Exception {
        assertThat(completed("ca")).containsExactly("cancel");
        assertThat(completed("order", "--c")).containsExactly("--count");
        assertThat(completed("break", "payment")).containsExactlyInAnyOrder("payment-crawl", "payment-hang");
        assertThat(completed("run", "black")).containsExactly("black-friday");
        assertThat(coffee("completion sh").status()).isEqualTo(2);
    }

    /**
     * What the doctor of a copy of the checkout says. It finds only the given tools, it looks for a JDK only in the copy, and
     * the shop has one port.
     */
    private String examined(List<String> tools, int port) throws IOException, InterruptedException {
        Path bin = Files.createDirectories(folder.resolve("bin"));
        for (String tool : tools) {
            Files.createSymbolicLink(bin.resolve(tool), which(tool));
        }
        Path lab =
                Files.createDirectories(folder.resolve("fault-proxy/lab/help")).getParent();
        Files.copy(HELP.resolve("doctor.txt"), lab.resolve("help/doctor.txt"));
        Files.writeString(
                lab.resolve("doctor.sh"),
                Files.readString(HELP.resolveSibling("doctor.sh"))
                        .replaceFirst("(?m)^shop_ports=.*$", "shop_ports='" + port + "'"));
        Path launcher = folder.resolve("coffee");
        Files.writeString(
                launcher,
                Files.readString(COFFEE).replaceAll(" (/usr/lib/jvm|/usr/java|/opt|/Library)/", " " + folder + "$1/"));
        ProcessBuilder builder = new ProcessBuilder(bin.resolve("bash").toString(), launcher.toString(), "doctor")
                .redirectErrorStream(true);
        builder.environment().put("PATH", bin.toString());
        builder.environment().put("HOME", folder.toString());
        builder.environment().put("JAVA_HOME", folder.resolve("jdk").toString());
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isEqualTo(1);
        return output;
    }

    private Path script(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return file;
    }

    @Test
    void theDoctorNamesWhatIsMissing() throws Exception {
        List<String> tools = List.of("bash", "dirname", "readlink", "sed", "awk", "grep", "tr", "head", "pgrep");
        script(folder.resolve("jdk/bin/javac"), "#!/bin/sh\n");
        Files.writeString(folder.resolve("jdk/release"), "JAVA_VERSION=\"17.0.9\"\n");
        script(folder.resolve("bin/df"), "#!/bin/sh\nprintf 'x\\nx 1 1 100\\n'\n");
        Process left = new ProcessBuilder(
                        "bash", "-c", "exec -a '-Dcoffee.part=" + folder + "/.coffee/node-1' sleep 600")
                .start();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String output = examined(tools, taken.getLocalPort());

            assertThat(output)
                    .contains("NO  No JDK 21 or newer found")
                    .contains("NO  Maven 3.8.6 or newer is needed (found: none)")
                    .contains("NO  Node.js 20.19 or newer is needed")
                    .contains("NO  port " + taken.getLocalPort() + " is taken by")
                    .contains("NO  processes of a killed run: " + left.pid() + ": end them with ./coffee down")
                    .contains("NO  disk: 100 MiB free, 2500 MiB are needed: free some space");
        } finally {
            left.destroyForcibly().waitFor();
        }
    }

    private static Path which(String tool) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(path -> Path.of(path, tool))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow();
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
