package io.coffeechaos.lab.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.lab.learn.DoctestMain;
import io.coffeechaos.lab.learn.LearnMain;
import io.coffeechaos.lab.learn.gameday.GameDayMain;
import io.coffeechaos.lab.run.RunMain;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The help texts, which need no JVM, say what the parsers understand. */
class HelpTest {
    private static final Set<String> EVERYWHERE = Set.of("--help", "--version");

    /** Programs of their own, beside the commands of {@link CommandMain}. */
    private static final Map<String, Class<?>> PROGRAMS = Map.of(
            "run", RunMain.class, "learn", LearnMain.class, "doctest", DoctestMain.class, "gameday", GameDayMain.class);

    static Stream<String> commands() {
        return Stream.concat(subcommands().keySet().stream(), PROGRAMS.keySet().stream());
    }

    private static Map<String, CommandLine> subcommands() {
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        return CommandMain.line(nowhere, nowhere).getSubcommands();
    }

    private static CommandLine parser(String command) {
        return PROGRAMS.containsKey(command)
                ? new CommandLine(PROGRAMS.get(command))
                : subcommands().get(command);
    }

    private static Stream<String> names(OptionSpec option) {
        String name = option.longestName();
        return option.negatable() ? Stream.of(name, "--no-" + name.substring(2)) : Stream.of(name);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void theHelpOfACommandHasItsOptionsAndParameters(String command) throws IOException {
        HelpText help = HelpText.of(command);
        Set<String> inHelp = help.options();
        inHelp.removeAll(EVERYWHERE);
        Set<String> understood = new TreeSet<>();
        CommandLine parser = parser(command);
        Stream.concat(Stream.of(parser), parser.getSubcommands().values().stream())
                .flatMap(line -> line.getCommandSpec().options().stream())
                .flatMap(HelpTest::names)
                .filter(name -> !EVERYWHERE.contains(name))
                .forEach(understood::add);

        assertThat(inHelp).isEqualTo(understood);
        assertThat(parser.getCommandSpec().positionalParameters())
                .extracting(PositionalParamSpec::paramLabel)
                .allMatch(help.described()::contains);
    }
}
