package io.coffeechaos.lab.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

class ExitRuleTest {
    @Command
    private static final class Options {
        @Mixin
        private ExitRule rule = new ExitRule();
    }

    private static ExitRule rule(String... arguments) {
        Options options = new Options();
        new CommandLine(options).parseArgs(arguments);
        return options.rule;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "|PASSED|PASSED|{}|0",
                "|FAILED|PASSED|{}|1",
                "|FAILED|FAILED|{}|0",
                "|PASSED|FAILED|{}|1",
                "|ABORTED|PASSED|{}|3",
                "|INCONCLUSIVE|PASSED|{}|4",
                "--strict|INCONCLUSIVE|PASSED|{}|4",
                "--expect=ABORTED|ABORTED|PASSED|{}|0",
                "--expect=ABORTED|PASSED|PASSED|{}|1",
                "--no-strict|FAILED|PASSED|{\"status\":\"completed\",\"deviated\":false}|0",
                "--no-strict|PASSED|PASSED|{\"status\":\"completed\",\"deviated\":true}|1",
                "--no-strict|ABORTED|ABORTED|{\"status\":\"interrupted\",\"deviated\":false}|1",
                "--no-strict|INCONCLUSIVE|PASSED|{}|1",
            })
    void theExitCodeFollowsFromTheVerdict(String option, Verdict verdict, Verdict usual, String journal, int code)
            throws Exception {
        ExitRule rule = option == null ? rule() : rule(option);

        assertThat(rule.code(verdict, usual, new ObjectMapper().readTree(journal)))
                .isEqualTo(code);
    }

    @Test
    void anUnknownVerdictIsNamed() {
        assertThatThrownBy(() -> rule("--expect=GREAT"))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining("GREAT")
                .hasMessageContaining("PASSED");
    }
}
