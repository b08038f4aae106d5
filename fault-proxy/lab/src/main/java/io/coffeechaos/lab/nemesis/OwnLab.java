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
 * A system of one's own: started fresh, in a folder and on ports of its own, as a child process that does not survive
 * us. It is a session of its own as well, so that Ctrl-C reaches us first and faults can be healed.
 */
final class OwnLab implements AutoCloseable {
    private static final Duration UP_PATIENCE = Duration.ofMinutes(5);
    private static final Duration DOWN_PATIENCE = Duration.ofSeconds(90);
    private static final List<String> PASSED_ON = List.of("coffee.root", "coffee.dir", "coffee.node");

    private final Process supervisor;
    private final Path output;
    private final int portOffset;

    private OwnLab(Process supervisor, Path output, int portOffset) {
        this.supervisor = supervisor;
        this.output = output;
        this.portOffset = portOffset;
    }

    /**
     * Starts everything, without any data.
     *
     * @throws IOException when the supervisor cannot be started
     */
    static OwnLab start(NemesisSettings settings) throws IOException {
        Path data = Files.createDirectories(settings.data().resolve("lab"));
        // Nobody looks at the shop here: any page will do, and the webapp need not be built.
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
                OwnLabMain.class.getName(),
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
        return new OwnLab(supervisor, output, settings.portOffset());
    }

    /**
     * Waits until everything is up.
     *
     * @throws IOException when it ended instead, with what it said
     */
    RunningLab awaitUp() throws IOException, InterruptedException {
        try {
            Await.until("the system is up", UP_PATIENCE, () -> {
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

    /** Ends everything, and waits for it. */
    @Override
    public void close() {
        supervisor.destroy();
        try {
            if (!supervisor.waitFor(DOWN_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                supervisor.destroyForcibly();
            }
        } catch (InterruptedException leaving) {
            Thread.currentThread().interrupt();
        }
    }
}
