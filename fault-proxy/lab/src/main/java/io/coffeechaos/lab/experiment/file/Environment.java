package io.coffeechaos.lab.experiment.file;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What an experiment sees of this machine. Java cannot change its own environment or working directory, so both are
 * values here.
 *
 * @param variables the environment variables, which child processes get as well
 * @param directory the working directory
 */
public record Environment(Map<String, String> variables, Path directory) {
    /** Copies the variables. */
    public Environment {
        variables = Map.copyOf(variables);
    }

    /** The environment of this process. */
    public static Environment ofProcess() {
        return new Environment(System.getenv(), Path.of("").toAbsolutePath());
    }

    /** The same with more variables. */
    public Environment with(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(variables);
        all.putAll(more);
        return new Environment(all, directory);
    }

    /** The same in another working directory. */
    public Environment in(Path other) {
        return new Environment(variables, directory.resolve(other).normalize());
    }

    /** The executable of that name: a path as it is, or a name looked up on PATH. */
    public Optional<Path> executable(String name) {
        if (name.contains("/") || name.contains(File.separator)) {
            return Optional.of(directory.resolve(name)).filter(Environment::isExecutable);
        }
        String path = variables.getOrDefault("PATH", "/bin:/usr/bin");
        return Pattern.compile(Pattern.quote(File.pathSeparator))
                .splitAsStream(path)
                .filter(folder -> !folder.isEmpty())
                .map(folder -> directory.resolve(folder).resolve(name))
                .filter(Environment::isExecutable)
                .findFirst();
    }

    private static boolean isExecutable(Path file) {
        return Files.isRegularFile(file) && Files.isExecutable(file);
    }
}
