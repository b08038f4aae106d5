package io.coffeechaos.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

class DrillHelpTest {
    /** {@code ./coffee} itself understands {@code --one-core}, and shows the help. */
    private static final Set<String> OF_THE_LAUNCHER = Set.of("--one-core", "--help", "--version");

    @Test
    void theHelpTextHasTheOptions() throws Exception {
        String help = Files.readString(Path.of("..", "lab", "help", "drill.txt"));
        Set<String> described = Pattern.compile("--[a-z-]+")
                .matcher(help.substring(0, help.indexOf("Example")))
                .results()
                .map(MatchResult::group)
                .filter(option -> !OF_THE_LAUNCHER.contains(option))
                .collect(Collectors.toSet());

        Set<String> understood = new CommandLine(DrillMain.class)
                .getCommandSpec().options().stream()
                        .map(OptionSpec::longestName)
                        .filter(option -> !OF_THE_LAUNCHER.contains(option))
                        .collect(Collectors.toSet());

        assertThat(described).isEqualTo(understood);
    }
}
