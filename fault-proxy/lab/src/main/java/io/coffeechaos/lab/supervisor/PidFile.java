package io.coffeechaos.lab.supervisor;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.coffeechaos.lab.topology.LabDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The record of a running process on disk. {@code down} finds the process by it after the supervisor was killed.
 *
 * <p>The operating system reuses pids. A process matches only if it started at the time in the file and if its command
 * line, where the system shows it, names this system's folder. No other process gets a signal.
 *
 * @param name the name of the part
 * @param pid the process id
 * @param startedMillis when the process started, epoch milliseconds
 * @param mark a text that the command line contains
 */
public record PidFile(String name, long pid, long startedMillis, String mark) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Two JVMs may read different start times of one process: by a clock tick or a clock adjustment. */
    private static final Duration START_TOLERANCE = Duration.ofSeconds(2);

    /** Writes the pid file of a process whose command line contains {@code mark}. */
    public static void write(LabDirectory labDirectory, String name, ProcessHandle process, String mark)
            throws IOException {
        PidFile file = new PidFile(name, process.pid(), started(process).toEpochMilli(), mark);
        Path path = path(labDirectory, name);
        Path part = path.resolveSibling(name + ".pid.part");
        Files.write(part, JSON.writeValueAsBytes(file));
        Files.move(part, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    public static void delete(LabDirectory labDirectory, String name) throws IOException {
        Files.deleteIfExists(path(labDirectory, name));
    }

    /** All pid files of the system. A file that cannot be read is ignored, because it names no process. */
    public static List<PidFile> all(LabDirectory labDirectory) throws IOException {
        if (!Files.isDirectory(labDirectory.run())) {
            return List.of();
        }
        List<PidFile> files = new ArrayList<>();
        try (Stream<Path> paths = Files.list(labDirectory.run())) {
            for (Path path :
                    paths.filter(path -> path.toString().endsWith(".pid")).toList()) {
                try {
                    files.add(JSON.readValue(path.toFile(), PidFile.class));
                } catch (IOException torn) {
                    System.err.println("Ignoring the pid file " + path + ": " + torn.getMessage());
                }
            }
        }
        return files;
    }

    /** The process, if it still runs and matches this file. */
    public Optional<ProcessHandle> process() {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(this::isOurs);
    }

    private boolean isOurs(ProcessHandle process) {
        Duration apart = Duration.ofMillis(Math.abs(started(process).toEpochMilli() - startedMillis));
        return apart.compareTo(START_TOLERANCE) <= 0
                && process.info().commandLine().map(line -> line.contains(mark)).orElse(true);
    }

    private static Instant started(ProcessHandle process) {
        return process.info().startInstant().orElse(Instant.EPOCH);
    }

    private static Path path(LabDirectory labDirectory, String name) {
        return labDirectory.run().resolve(name + ".pid");
    }
}
