package io.coffeechaos.lab.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The help texts, which need no JVM, say what the parsers understand. */
class HelpTest {
    private static final Path HELP = Path.of("help");
    private static final Pattern OPTION = Pattern.compile("--[a-z][a-z-]*");

    static Stream<String> commands() {
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        return CommandMain.line(nowhere, nowhere).getSubcommands().keySet().stream();
    }

    private static CommandLine parser(String command) {
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        Map<String, CommandLine> all = CommandMain.line(nowhere, nowhere).getSubcommands();
        return all.get(command);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void theHelpOfACommandHasItsOptionsAndParameters(String command) throws IOException {
        String text = Files.readString(HELP.resolve(command + ".txt"));
        // Examples and other commands come after an empty line.
        String described = text.substring(0, text.indexOf("Example"));
        Set<String> inHelp = OPTION.matcher(described)
                .results()
                .map(found -> found.group())
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> understood = new TreeSet<>();
        CommandLine parser = parser(command);
        Stream.concat(Stream.of(parser), parser.getSubcommands().values().stream())
                .flatMap(line -> line.getCommandSpec().options().stream())
                .map(OptionSpec::longestName)
                .forEach(understood::add);

        assertThat(inHelp).isEqualTo(understood);
        assertThat(parser.getCommandSpec().positionalParameters())
                .extracting(PositionalParamSpec::paramLabel)
                .allMatch(described::contains);
    }
}
