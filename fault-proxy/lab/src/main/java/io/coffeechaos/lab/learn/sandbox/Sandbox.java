package io.coffeechaos.lab.learn.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * A program that a learner repairs. The line {@code run} of its {@code sandbox.properties} starts it, in its folder; the word
 * {@code java} is the Java that runs this.
 *
 * @param folder the learner's copy
 */
public record Sandbox(Path folder) {
    private static final String SETTINGS = "sandbox.properties";

    /** What can be repaired. */
    public enum Kind {
        client,
        shop
    }

    /** The learner's copy of a program. */
    public static Sandbox of(Path learnFolder, Kind kind) {
        return new Sandbox(learnFolder.resolve(kind.name()));
    }

    /** Whether the learner has a copy. */
    public boolean exists() {
        return Files.exists(folder.resolve(SETTINGS));
    }

    /** Copies a program into the folder. What is there with the same name is replaced. */
    public void fill(Path program) throws IOException {
        Files.createDirectories(folder);
        try (Stream<Path> files = Files.list(program)) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    /** The source files, without the settings. */
    public List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> !file.getFileName().toString().equals(SETTINGS))
                    .sorted()
                    .toList();
        }
    }

    /** Starts the program. Its errors go to {@code errors.txt} in the folder. */
    Process start(Map<String, String> environment) throws IOException {
        List<String> command = new ArrayList<>();
        for (String word : run().split(" +", -1)) {
            command.add(
                    word.equals("java") && command.isEmpty()
                            ? Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString()
                            : word);
        }
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.appendTo(errors().toFile()));
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** What the program has written to standard error. */
    public Path errors() {
        return folder.resolve("errors.txt");
    }

    private String run() throws IOException {
        Properties settings = new Properties();
        try (var reader = Files.newBufferedReader(folder.resolve(SETTINGS))) {
            settings.load(reader);
        }
        String run = settings.getProperty("run", "").strip();
        if (run.isEmpty()) {
            throw new IOException(folder.resolve(SETTINGS) + " has no line run=COMMAND");
        }
        return run;
    }
}
