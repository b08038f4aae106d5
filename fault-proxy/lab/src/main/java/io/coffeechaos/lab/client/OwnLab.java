package io.coffeechaos.lab.client;

import io.coffeechaos.lab.supervisor.NewSession;
import io.coffeechaos.lab.topology.LabDirectory;
import io.coffeechaos.lab.topology.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A system for one run of the nemesis or of experiments. It starts without data, in its own folder and on its own ports. It
 * is a child process that ends when this process ends. It runs in its own session, so Ctrl-C reaches only this process,
 * which then heals before it ends the system.
 */
public final class OwnLab implements AutoCloseable {
    private static final Duration UP_TIMEOUT = Duration.ofMinutes(5);
    private static final Duration DOWN_TIMEOUT = Duration.ofSeconds(90);

    /** The main class of the supervisor. It ends when this process ends. */
    static final String MAIN = "io.coffeechaos.lab.OwnLabMain";

    private static final int KILLED = 137;
    private static final List<String> PASSED_ON = List.of("coffee.root", "coffee.dir", "coffee.node");

    private final Process supervisor;
    private final Path data;
    private final Path output;
    private final Ports ports;

    private OwnLab(Process supervisor, Path data, Path output, Ports ports) {
        this.supervisor = supervisor;
        this.data = data;
        this.output = output;
        this.ports = ports;
    }

    /**
     * Starts the system without any data.
     *
     * @param data the folder of the system
     * @param nodes the number of order nodes
     * @param ports where it listens
     * @param runs where it keeps books and runs, which outlive it
     * @throws IOException when the supervisor cannot be started
     */
    public static OwnLab start(Path data, int nodes, Ports ports, Path runs) throws IOException {
        Files.createDirectories(data);
        // The run does not use the shop's pages. So any page is enough, and the webapp need not be built.
        Files.writeString(data.resolve("index.html"), "<!doctype html><title>Shop</title>");
        Path output = data.resolve("supervisor.txt");
        Files.deleteIfExists(output);
        List<String> up = List.of(
                "up",
                "--fresh",
                "--no-browser",
                "--nodes",
                Integer.toString(nodes),
                "--data",
                data.toString(),
                "--port-offset",
                Integer.toString(ports.offset()));
        return new OwnLab(run(data, runs, up, output), data, output, ports);
    }

    private static Process run(Path data, Path runs, List<String> arguments, Path output) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx192m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dcoffee.shop=" + data,
                "-D" + LabDirectory.RUNS_PROPERTY + "=" + runs));
        for (String property : PASSED_ON) {
            Optional.ofNullable(System.getProperty(property))
                    .ifPresent(value -> command.add("-D" + property + "=" + value));
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), MAIN));
        command.addAll(arguments);
        return new ProcessBuilder(NewSession.command(command))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                .start();
    }

    /**
     * Waits until everything is up.
     *
     * @throws IOException when the system ended instead; the message has its output
     */
    public RunningLab awaitUp() throws IOException, InterruptedException {
        try {
            Await.until("the system is up", UP_TIMEOUT, () -> {
                if (!supervisor.isAlive()) {
                    return true;
                }
                String said = Files.readString(output);
                return said.contains("Coffee Chaos is up");
            });
            if (!supervisor.isAlive()) {
                throw new IOException(Files.readString(output).strip());
            }
            return RunningLab.at(ports).discover();
        } catch (Await.NotSoException never) {
            throw new IOException(
                    never.getMessage() + ": " + Files.readString(output).strip(), never);
        }
    }

    /** Ends the system and waits for its end, also if somebody has killed its supervisor. */
    @Override
    public void close() {
        supervisor.destroy();
        try {
            awaitEnd(supervisor);
            if (supervisor.exitValue() == KILLED) {
                awaitEnd(run(data, data, List.of("down", "--data", data.toString()), output));
            }
        } catch (IOException notStarted) {
            System.err.println("The processes in " + data + " may still run: " + notStarted.getMessage());
        } catch (InterruptedException leaving) {
            Thread.currentThread().interrupt();
        }
    }

    private static void awaitEnd(Process process) throws InterruptedException {
        if (!process.waitFor(DOWN_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
