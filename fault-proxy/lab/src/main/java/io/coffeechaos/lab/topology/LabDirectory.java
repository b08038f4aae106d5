package io.coffeechaos.lab.topology;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The folders of one system.
 *
 * @param root the checkout, with the built modules
 * @param tools the tools that {@code ./coffee} installs: store and queue server (.coffee of the checkout)
 * @param directory data, logs and pid files of this system (.coffee of the checkout, or {@code --data})
 */
public record LabDirectory(Path root, Path tools, Path directory) {
    /** The system property that names another folder for {@link #runs}. */
    public static final String RUNS_PROPERTY = "coffee.runs";

    private static final long FREE_BYTES_MIN = 256L * 1024 * 1024;

    /**
     * The folders of a system of this checkout, which the system properties of {@code ./coffee} name.
     *
     * @param data the system's own folder; empty for the checkout's .coffee
     */
    public static LabDirectory ofThisProcess(Optional<Path> data) {
        Path root =
                Path.of(System.getProperty("coffee.root", ".")).toAbsolutePath().normalize();
        Path tools = Optional.ofNullable(System.getProperty("coffee.dir"))
                .map(Path::of)
                .orElse(root.resolve(".coffee"))
                .toAbsolutePath()
                .normalize();
        return new LabDirectory(
                root, tools, data.map(Path::toAbsolutePath).map(Path::normalize).orElse(tools));
    }

    /** The built programs. */
    Artefacts artefacts() {
        return new Artefacts(root);
    }

    /** The Java option that marks a process as the part {@code part} of this system. */
    public String marker(String part) {
        return "-Dcoffee.part=" + directory + "/" + part;
    }

    Path data() {
        return directory.resolve("data");
    }

    public Path logs() {
        return directory.resolve("logs");
    }

    public Path run() {
        return directory.resolve("run");
    }

    /** The folder of all runs of experiments and books of load. A system that lives for one run keeps them elsewhere. */
    public Path runs() {
        return Optional.ofNullable(System.getProperty(RUNS_PROPERTY))
                .map(Path::of)
                .orElse(directory.resolve("runs"));
    }

    public Path log(String part) {
        return logs().resolve(part + ".log");
    }

    /** The hosts file of a node. */
    public Path hosts(String node) {
        return run().resolve(node + ".hosts");
    }

    /**
     * Creates the folders and checks the free space.
     *
     * @throws LabException when the disk is full or a folder cannot be written
     */
    public void prepare() throws LabException {
        try {
            for (Path path : List.of(data(), logs(), run(), tools.resolve("cds"))) {
                Files.createDirectories(path);
            }
            long free = Files.getFileStore(directory).getUsableSpace();
            if (free < FREE_BYTES_MIN) {
                throw new LabException("The disk of " + directory + " is full (" + free / 1024 / 1024 + " MiB left, "
                        + FREE_BYTES_MIN / 1024 / 1024
                        + " MiB needed): free some space, or choose another folder with --data.");
            }
        } catch (IOException notWritable) {
            throw new LabException(
                    "Cannot write to " + directory + " (" + notWritable.getMessage()
                            + "): free some space, or choose another folder with --data.",
                    notWritable);
        }
    }

    /** Deletes journal, rows, queues and ledgers together, because they must agree with each other. */
    public void wipe() throws LabException {
        try {
            if (Files.isDirectory(data())) {
                FileTree.delete(data());
            }
        } catch (IOException notDeleted) {
            throw new LabException("Cannot wipe " + data() + ": " + notDeleted.getMessage(), notDeleted);
        }
    }

    /** The folder {@code name} in {@link #data()}. Creates it if it is missing. */
    Path dataOf(String name) {
        Path path = data().resolve(name);
        try {
            return Files.createDirectories(path);
        } catch (IOException notWritable) {
            throw new UncheckedIOException("cannot create " + path, notWritable);
        }
    }
}
