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
 * What is on disk about a running process, so that {@code down} finds it after the supervisor was killed.
 *
 * <p>Pids are used again. A process counts as ours only if it started when the file says and, where the system shows
 * command lines, its own names our folder. Nothing else is ever signalled.
 *
 * @param name the part
 * @param pid its process id
 * @param startedMillis when it started, epoch milliseconds
 * @param mark a word of its command line
 */
public record PidFile(String name, long pid, long startedMillis, String mark) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Two JVMs may read a process's start time a clock tick, or a clock adjustment, apart. */
    private static final Duration START_TOLERANCE = Duration.ofSeconds(2);

    /** Notes a process whose command line names {@code mark}. */
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

    /** All pid files of the system; one that cannot be read is left out, since it names nobody. */
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
                    System.err.println("Ignoring " + path + ": " + torn.getMessage());
                }
            }
        }
        return files;
    }

    /** The process, if it still runs and is the one that was meant. */
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
