package io.coffeechaos.lab.supervisor;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Starts a command in its own session, where the operating system supports that.
 *
 * <p>The terminal sends Ctrl-C to every process of its session. The parts must not get it: the supervisor ends them in
 * order, so that a node can still write while it shuts down.
 */
public final class NewSession {
    private static final Optional<Path> SETSID = find("setsid");

    private NewSession() {}

    /** The command line that starts {@code command} in its own session, where the system supports that. */
    public static List<String> command(List<String> command) {
        List<String> detached = new ArrayList<>(command);
        // setsid replaces itself by the command, so the pid is the command's pid.
        SETSID.ifPresent(setsid -> detached.add(0, setsid.toString()));
        return detached;
    }

    public static Optional<Path> find(String program) {
        for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
            Path candidate = Path.of(folder, program);
            if (Files.isExecutable(candidate) && !Files.isDirectory(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }
}
