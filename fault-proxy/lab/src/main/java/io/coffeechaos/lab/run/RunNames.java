package io.coffeechaos.lab.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Tells the names of the library from files, and knows what a mistyped name may have meant. */
final class RunNames {
    private static final int NEAREST_MAX = 3;

    private RunNames() {}

    /**
     * Whether the arguments are for the library. A file, and everything that looks like one because it has a dot or a
     * slash, is for the runner of Chaos Toolkit's files.
     */
    static boolean isForLibrary(String[] args) throws IOException {
        List<String> library = Library.names();
        boolean hasName = Arrays.stream(args).anyMatch(arg -> library.contains(arg) && !exists(arg))
                || Arrays.asList(args).contains("--list")
                || Arrays.asList(args).contains("--all");
        return hasName || Arrays.stream(args).noneMatch(RunNames::isFile);
    }

    private static boolean isFile(String arg) {
        // The help of that runner is asked for by the word FILE.
        return !arg.startsWith("-") && (arg.contains(".") || arg.contains("/") || arg.equals("FILE") || exists(arg));
    }

    private static boolean exists(String arg) {
        try {
            return Files.exists(Path.of(arg));
        } catch (InvalidPathException noPath) {
            return false;
        }
    }

    /**
     * The names, all of which are in the library.
     *
     * @throws UsageException when one is not, or when there is none
     */
    static List<String> checked(List<String> names) throws IOException, UsageException {
        List<String> library = Library.names();
        for (String name : names) {
            if (!library.contains(name)) {
                throw new UsageException("no experiment " + name + ": did you mean "
                        + String.join(", ", nearest(name, library)) + "? ./coffee run --list lists all");
            }
        }
        if (names.isEmpty()) {
            throw new UsageException("name an experiment: ./coffee run --list lists them");
        }
        return names;
    }

    /** The names that are most like this one, the nearest first. */
    static List<String> nearest(String name, List<String> library) {
        return library.stream()
                .sorted(Comparator.comparingInt(other -> distance(name, other)))
                .limit(NEAREST_MAX)
                .toList();
    }

    /** How many letters must be put in, taken out or changed. */
    private static int distance(String one, String other) {
        int[] last = new int[other.length() + 1];
        Arrays.setAll(last, column -> column);
        for (int row = 1; row <= one.length(); row++) {
            int[] next = new int[last.length];
            next[0] = row;
            for (int column = 1; column < next.length; column++) {
                int change = one.charAt(row - 1) == other.charAt(column - 1) ? 0 : 1;
                next[column] = Math.min(last[column - 1] + change, 1 + Math.min(last[column], next[column - 1]));
            }
            last = next;
        }
        return last[other.length()];
    }
}
