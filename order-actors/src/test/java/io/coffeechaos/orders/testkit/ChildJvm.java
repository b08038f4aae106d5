package io.coffeechaos.orders.testkit;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Runs a main class of the tests in its own JVM, with the class path of this JVM and with or without the journal fence.
 */
public final class ChildJvm {
    /**
     * The result of a JVM that has exited.
     *
     * @param output everything that it wrote to stdout and stderr
     */
    public record Result(int exitCode, String output) {}

    private static final String REGISTRATION = "com/amazonaws/global/handlers/request.handler2s";

    private ChildJvm() {}

    /**
     * Runs the class and waits until its JVM exits.
     *
     * @param fenced whether the class path registers the journal fence
     * @throws UncheckedIOException if the JVM cannot be started
     */
    public static Result run(Class<?> main, boolean fenced, String... arguments) {
        try {
            List<String> command = new ArrayList<>();
            command.add(ProcessHandle.current().info().command().orElse("java"));
            command.addAll(List.of(
                    "-Xmx512m",
                    "-XX:TieredStopAtLevel=1",
                    "-Daws.java.v1.disableDeprecationAnnouncement=true",
                    "-cp",
                    fenced ? classPath() : unfencedClassPath()));
            command.add(main.getName());
            command.addAll(List.of(arguments));
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Result(process.onExit().join().exitValue(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String classPath() {
        return System.getProperty("java.class.path");
    }

    /** The class path of this JVM. A copy without the registration replaces each entry that registers the fence. */
    private static String unfencedClassPath() throws IOException {
        List<String> entries = new ArrayList<>();
        for (String entry : classPath().split(File.pathSeparator, -1)) {
            entries.add(unfenced(Path.of(entry)).toString());
        }
        return String.join(File.pathSeparator, entries);
    }

    private static Path unfenced(Path entry) throws IOException {
        if (Files.isDirectory(entry) && Files.exists(entry.resolve(REGISTRATION))) {
            Path copy = Files.createTempDirectory("unfenced");
            try (Stream<Path> files = Files.walk(entry)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    String name = entry.relativize(file).toString();
                    if (!name.equals(REGISTRATION)) {
                        Path target = copy.resolve(name);
                        Files.createDirectories(target.getParent());
                        Files.copy(file, target);
                    }
                }
            }
            return copy;
        }
        if (entry.getFileName().toString().startsWith("order-actors") && Files.isRegularFile(entry)) {
            Path copy = Files.createTempDirectory("unfenced").resolve(entry.getFileName());
            Files.copy(entry, copy);
            try (FileSystem jar = FileSystems.newFileSystem(copy)) {
                Files.delete(jar.getPath(REGISTRATION));
            }
            return copy;
        }
        return entry;
    }
}
