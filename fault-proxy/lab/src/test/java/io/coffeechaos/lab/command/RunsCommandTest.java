package io.coffeechaos.lab.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.lab.command.PlayedSystem.Ended;
import io.coffeechaos.lab.runs.Reports;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands {@code runs} and {@code report}, which read the runs on disk. */
class RunsCommandTest {
    @TempDir
    private Path folder;

    private Path runs;

    @BeforeEach
    void folderOfRuns() throws IOException {
        runs = Files.createDirectories(folder.resolve("runs"));
    }

    private Ended coffee(String... line) {
        List<String> words = new ArrayList<>(List.of(line));
        words.addAll(List.of("--data", folder.toString()));
        return PlayedSystem.coffee(words);
    }

    private void isPrinted(Ended ended, Path page) {
        assertThat(ended.err()).isEmpty();
        assertThat(ended.out().strip()).isEqualTo(page.toString());
        assertThat(ended.code()).isZero();
    }

    @Test
    void thePathOfTheNewestOrTheNamedReportIsPrinted() throws Exception {
        Reports.write(runs, "baseline-1", "baseline", "PASSED", "PASSED", 1);
        Reports.write(runs, "baseline-2", "baseline", "PASSED", "PASSED", 2);

        isPrinted(coffee("report", "--no-browser"), runs.resolve("baseline-2/report.html"));
        isPrinted(coffee("report", "baseline-1", "--no-browser"), runs.resolve("baseline-1/report.html"));
    }

    @Test
    void aRunThatIsNotThereIsNamed() throws Exception {
        assertThat(coffee("report").err()).contains("There are no runs yet");
        Reports.write(runs, "baseline-1", "baseline", "PASSED", "PASSED", 1);

        Ended missing = coffee("report", "baseline-9");

        assertThat(missing.err()).contains("There is no run baseline-9: ./coffee runs lists them.");
        assertThat(missing.code()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "report ../baseline-1, ID must be 1 to 64 of a-z 0-9 and -",
        "report --file, --file",
        "report baseline-1 --file a.json, ID and --file name a report",
        "report --port-offset 100, Unknown option: '--port-offset'",
        "runs --port-offset 100, --port-offset",
        "runs baseline-1, baseline-1"
    })
    void wrongUsageIsNamed(String line, String named) {
        Ended ended = coffee(line.split(" "));

        assertThat(ended.err().replace("a-z,", "a-z")).contains(named);
        assertThat(ended.code()).isEqualTo(2);
    }

    @Test
    void theBoardIsShownAndWritten() throws Exception {
        Reports.write(runs, "baseline-1", "baseline", "FAILED", "PASSED", 1);

        assertThat(coffee("runs", "--board").out().lines())
                .hasSizeGreaterThan(43)
                .first()
                .asString()
                .contains("E1", "red", "baseline", "FAILED", "not PASSED");
        assertThat(runs.resolve("board.html")).isNotEmptyFile();
    }

    @Test
    void allRunsAreListed() throws Exception {
        assertThat(coffee("runs").out()).contains("There are no runs yet");
        Reports.write(runs, "baseline-1", "baseline", "FAILED", "PASSED", 1);

        assertThat(coffee("runs").out()).contains("baseline-1", "not PASSED");
    }

    @Test
    void aJournalOfAnotherRunnerBecomesAPageBesideIt() throws Exception {
        Path journal = runs.resolve("theirs.json");
        try (InputStream theirs = getClass().getResourceAsStream("/experiment/journal-chaostoolkit.json")) {
            Files.copy(theirs, journal);
        }

        isPrinted(coffee("report", "--no-browser", "--file", journal.toString()), runs.resolve("theirs.html"));

        assertThat(runs.resolve("theirs.html")).content().contains("completed, deviated");
    }

    @Test
    void aFileThatIsNoJournalIsNamed() throws Exception {
        Path other = Files.writeString(runs.resolve("other.json"), "{\"title\":\"an experiment\"}");
        Path text = Files.writeString(runs.resolve("text.json"), "title: no JSON");
        Path none = runs.resolve("none.json");

        assertThat(coffee("report", "--file", other.toString()).err())
                .contains("other.json is no journal: it has no field 'experiment'");
        assertThat(coffee("report", "--file", text.toString()).err()).contains("text.json is no JSON: ");
        Ended missing = coffee("report", "--file", none.toString());

        assertThat(missing.err()).contains("there is no file " + none);
        assertThat(missing.code()).isEqualTo(1);
        assertThat(runs.resolve("other.html")).doesNotExist();
    }
}
