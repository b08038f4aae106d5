package io.coffeechaos.orders.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the command line does not understand, or what has no effect, is an error that names it. */
class SimulateMainTest {
    @Test
    void theHelpHasItsOptions() throws IOException {
        String help = Files.readString(Path.of("..", "fault-proxy", "lab", "help", "simulate.txt"));

        assertThat(options(help.substring(0, help.indexOf("Example")))).isEqualTo(options(SimulateMain.usage()));
    }

    private static Set<String> options(String text) {
        return Pattern.compile("--[a-z]+")
                .matcher(text)
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toSet());
    }

    @ParameterizedTest
    @CsvSource({
        "--run 5, --run",
        "--runs, --runs",
        "--runs many, many",
        "--runs 0, 1 or more: 0",
        "--bug none, none",
        "--bugs -1, -1",
        "--replay 5 --runs 7, --runs has no effect together with --replay",
        "--replay 5 --seed 7, --seed has no effect together with --replay",
        "--bugs 2 --replay 5, has no effect together with",
        "--bugs 2 --runs 7, --runs has no effect together with --bugs"
    })
    void aWrongLineIsNamed(String line, String named) {
        assertThatThrownBy(() -> SimulateMain.run(List.of(line.split(" ", -1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(named);
    }
}
