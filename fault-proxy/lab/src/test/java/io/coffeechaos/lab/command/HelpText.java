package io.coffeechaos.lab.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The help text of a command.
 *
 * @param described what stands before the examples, which name other commands
 */
public record HelpText(String described) {
    /** The folder of all help texts. */
    static final Path FOLDER = Path.of("help");

    private static final Pattern OPTION = Pattern.compile("--[a-z][a-z-]*");

    /** Reads the help of a command. */
    public static HelpText of(String command) throws IOException {
        String text = Files.readString(FOLDER.resolve(command + ".txt"));
        return new HelpText(text.substring(0, text.indexOf("Example")));
    }

    /** The options that it describes, sorted. */
    public Set<String> options() {
        return options(described);
    }

    /** The options that a text names, sorted. */
    public static Set<String> options(String text) {
        return OPTION.matcher(text).results().map(MatchResult::group).collect(Collectors.toCollection(TreeSet::new));
    }
}
