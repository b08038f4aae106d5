package io.coffeechaos.lab.learn;

import io.coffeechaos.lab.learn.Lesson.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a README lets its readers type. A {@code sh} block is a step, and a block without a language directly behind it is
 * what that step prints. A row of the table of guarantees has commands, and words behind {@code prints}.
 *
 * @param parts the steps, each followed by what it prints, in their order
 * @param guarantees the rows of the table
 */
record Readme(List<Part> parts, List<Guarantee> guarantees) {
    /** The word that names the README of the checkout among the lessons. */
    static final String WORD = "README";

    private static final Duration TIMEOUT = Duration.ofMinutes(5);
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```sh\\n(.*?)^```\\n(?:```\\n(.*?)^```\\n)?");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (G\\d) \\| .* \\| (.*) \\|$");
    private static final Pattern COMMAND = Pattern.compile("`(\\./coffee [^`]+)`");
    private static final Pattern PRINTS = Pattern.compile("prints `([^`]+)`");

    /** These begin and test a system: they are not for one that runs. */
    private static final Pattern NOT_HERE = Pattern.compile("\\./coffee (up|test)\\b.*");

    Readme {
        parts = List.copyOf(parts);
        guarantees = List.copyOf(guarantees);
    }

    /**
     * A guarantee that a reader can see.
     *
     * @param name its name, such as G1
     * @param commands the commands, in their order
     * @param prints what stands somewhere in their output
     */
    record Guarantee(String name, List<String> commands, String prints) {
        Guarantee {
            commands = List.copyOf(commands);
        }

        /** The commands as a step. A planted bug that is found ends with 1, so only what is printed counts. */
        Part.Step step() {
            return new Part.Step(
                    name, commands.stream().map(command -> command + " || true").toList(), TIMEOUT, 0);
        }
    }

    /** Reads a README. A guarantee without a command, or without what it prints, is an {@link IOException}. */
    static Readme read(Path file) throws IOException {
        String text = Files.readString(file);
        List<Part> parts = new ArrayList<>();
        for (MatchResult block : BLOCK.matcher(text).results().toList()) {
            List<String> lines = block.group(1)
                    .lines()
                    .filter(line -> !NOT_HERE.matcher(line).matches())
                    .toList();
            if (!lines.isEmpty()) {
                String id = "block-" + (parts.size() + 1);
                parts.add(new Part.Step(id, lines, TIMEOUT, 0));
                if (block.group(2) != null) {
                    parts.add(new Part.Output(id, block.group(2)));
                }
            }
        }
        List<Guarantee> guarantees = new ArrayList<>();
        for (MatchResult row : ROW.matcher(text).results().toList()) {
            List<String> commands = COMMAND.matcher(row.group(2))
                    .results()
                    .map(command -> command.group(1))
                    .toList();
            Matcher prints = PRINTS.matcher(row.group(2));
            if (commands.isEmpty() || !prints.find()) {
                throw new IOException(file + ": " + row.group(1) + " needs a command, and what it prints");
            }
            guarantees.add(new Guarantee(row.group(1), commands, prints.group(1)));
        }
        return new Readme(parts, guarantees);
    }
}
