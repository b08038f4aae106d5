package io.coffeechaos.lab.nemesis;

import io.coffeechaos.lab.client.Await;
import io.coffeechaos.lab.client.RunningLab;
import io.coffeechaos.lab.supervisor.NewSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A system for one nemesis run. It starts without data, in its own folder and on its own ports. It is a child process
 * that ends when the nemesis ends. It runs in its own session, so Ctrl-C reaches only the nemesis. The nemesis then
 * heals the faults before it ends the system.
 */
final class EphemeralLab implements AutoCloseable {
    private static final Duration UP_TIMEOUT = Duration.ofMinutes(5);
    private static final Duration DOWN_TIMEOUT = Duration.ofSeconds(90);
    private static final List<String> PASSED_ON = List.of("coffee.root", "coffee.dir", "coffee.node");

    private final Process supervisor;
    private final Path output;
    private final int portOffset;

    private EphemeralLab(Process supervisor, Path output, int portOffset) {
        this.supervisor = supervisor;
        this.output = output;
        this.portOffset = portOffset;
    }

    /**
     * Starts the system without any data.
     *
     * @throws IOException when the supervisor cannot be started
     */
    static EphemeralLab start(NemesisSettings settings) throws IOException {
        Path data = Files.createDirectories(settings.data().resolve("lab"));
        // The run does not use the shop's pages. So any page is enough, and the webapp need not be built.
        Files.writeString(data.resolve("index.html"), "<!doctype html><title>Shop</title>");
        Path output = data.resolve("supervisor.txt");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dcoffee.shop=" + data));
        for (String property : PASSED_ON) {
            Optional.ofNullable(System.getProperty(property))
                    .ifPresent(value -> command.add("-D" + property + "=" + value));
        }
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                EphemeralLabMain.class.getName(),
                "up",
                "--fresh",
                "--no-browser",
                "--nodes",
                Integer.toString(settings.nodes()),
                "--data",
                data.toString(),
                "--port-offset",
                Integer.toString(settings.portOffset())));
        Process supervisor = new ProcessBuilder(NewSession.command(command))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        return new EphemeralLab(supervisor, output, settings.portOffset());
    }

    /**
     * Waits until everything is up.
     *
     * @throws IOException when the system ended instead; the message has its output
     */
    RunningLab awaitUp() throws IOException, InterruptedException {
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
            return RunningLab.connect(portOffset);
        } catch (Await.NotSoException never) {
            throw new IOException(
                    never.getMessage() + ": " + Files.readString(output).strip(), never);
        }
    }

    /** Ends the system and waits for its end. */
    @Override
    public void close() {
        supervisor.destroy();
        try {
            if (!supervisor.waitFor(DOWN_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                supervisor.destroyForcibly();
            }
        } catch (InterruptedException leaving) {
            Thread.currentThread().interrupt();
        }
    }
}
