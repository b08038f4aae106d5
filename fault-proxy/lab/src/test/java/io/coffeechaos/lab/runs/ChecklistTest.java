package io.coffeechaos.lab.runs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChecklistTest {
    /** When {@link Reports} ends the run of minute 0. */
    private static final Instant ENDED = Instant.parse("2026-01-10T12:00:30Z");

    @TempDir
    private Path root;

    private Checklist.Item item(Duration later) throws IOException {
        List<Board.Experiment> experiments = List.of(
                new Board.Experiment("errors", "Errors", List.of("C2"), true),
                new Board.Experiment("errors-30", "Errors", List.of("C2"), true));
        Checklist checklist = Checklist.of(
                Board.of(experiments, new RunFolders(root).newestFirst(), "1234567890ab"), ENDED.plus(later));
        assertThat(checklist.items()).hasSize(15);
        assertThat(checklist.isGreen()).isFalse();
        return checklist.items().get(1);
    }

    @ParameterizedTest
    @CsvSource({
        "PASSED, PASSED, 89, GREEN",
        "PASSED, PASSED, 91, DUE",
        "PASSED, FAILED, 1, RED",
        "PASSED, INCONCLUSIVE, 1, DUE",
        "PASSED, -, 1, DUE",
        "-, -, 1, DUE",
    })
    void anItemIsGreenForAQuarterIfAllItsExperimentsEndedAsExpected(
            String one, String other, int days, Checklist.State state) throws IOException {
        if (!one.equals("-")) {
            Reports.write(root, "errors-1", "errors", one, "PASSED", 0);
        }
        if (!other.equals("-")) {
            Reports.write(root, "errors-30-1", "errors-30", other, "PASSED", 5);
        }

        assertThat(item(Duration.ofDays(days)).state()).isEqualTo(state);
    }

    @Test
    void anItemIsDueNinetyDaysAfterItsOldestRun() throws IOException {
        Reports.write(root, "errors-1", "errors", "PASSED", "PASSED", 0);
        assertThat(item(Duration.ZERO).due()).isEmpty();

        Reports.write(root, "errors-30-1", "errors-30", "PASSED", "PASSED", 5);
        assertThat(item(Duration.ZERO).due()).contains(LocalDate.parse("2026-04-10"));
        assertThat(item(Duration.ZERO).experiments()).containsExactly("errors", "errors-30");
    }

    @Test
    void aTwinThatPassedMakesAnItemRed() throws IOException {
        Reports.write(root, "errors-1", "errors", "PASSED", "PASSED", 0);
        Reports.write(root, "errors-30-1", "errors-30", "PASSED", "PASSED", 1);
        Reports.write(root, "errors-twin-1", "errors", "PASSED", "FAILED", 2);

        assertThat(item(Duration.ofDays(1)).state()).isEqualTo(Checklist.State.RED);
    }
}
