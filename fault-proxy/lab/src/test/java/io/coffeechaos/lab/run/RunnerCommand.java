package io.coffeechaos.lab.run;

import io.coffeechaos.lab.topology.Ports;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command that starts {@link RunMain} in a process of its own, as {@code ./coffee run} does. */
final class RunnerCommand {
    private RunnerCommand() {}

    static List<String> of(Path folder, Ports ports, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dcoffee.dir=" + folder,
                "-cp",
                System.getProperty("java.class.path"),
                RunMain.class.getName(),
                "--port-offset",
                Integer.toString(ports.offset())));
        command.addAll(List.of(arguments));
        return command;
    }
}
