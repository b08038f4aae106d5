package io.coffeechaos.lab.api;

import io.coffeechaos.lab.run.RunMain;
import io.coffeechaos.lab.supervisor.NewSession;
import io.coffeechaos.lab.topology.LabDirectory;
import io.coffeechaos.lab.topology.Ports;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts a run as {@code ./coffee run} does, in a JVM of its own: a run that uses too much memory or hangs does not take
 * the supervisor with it. What it prints is in {@code console.txt} of the run's folder.
 *
 * @param directory the folders of this system
 * @param ports the ports of this system
 */
public record RunChild(LabDirectory directory, Ports ports) implements RunLauncher {
    private static final String CONSOLE = "console.txt";

    @Override
    public Process start(String id, RunWish wish, Path folder) throws IOException {
        return new ProcessBuilder(NewSession.command(command(id, wish)))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(CONSOLE).toFile())
                .start();
    }

    List<String> command(String id, RunWish wish) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-Xss512k",
                "-Dcoffee.root=" + directory.root(),
                "-Dcoffee.dir=" + directory.tools(),
                directory.marker("run"),
                "-D" + RunMain.ID_PROPERTY + "=" + id,
                "-cp",
                System.getProperty("java.class.path"),
                RunMain.class.getName(),
                "--port-offset",
                Integer.toString(ports.offset())));
        if (wish.isTwin()) {
            command.add("--twin");
        }
        if (wish.isShort()) {
            command.add("--short");
        }
        command.add(wish.name());
        return command;
    }
}
