package io.coffeechaos.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coffeechaos.lab.runs.Reports;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunsClientTest {
    @TempDir
    private Path runs;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final List<String> opened = new ArrayList<>();
    private final RunsClient client = new RunsClient(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            opened::add,
            Path.of("/"));

    private int report(String... arguments) throws Exception {
        return client.report(arguments, selection -> runs);
    }

    @Test
    void theNewestOrTheNamedReportIsOpenedAndItsPathPrinted() throws Exception {
        Reports.write(runs, "baseline-1", "baseline", "PASSED", "PASSED", 1);
        Reports.write(runs, "baseline-2", "baseline", "PASSED", "PASSED", 2);

        assertThat(report()).isZero();
        assertThat(report("baseline-1", "--no-browser")).isZero();

        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(
                        runs.resolve("baseline-2/report.html").toString(),
                        runs.resolve("baseline-1/report.html").toString());
        assertThat(opened)
                .containsExactly(runs.resolve("baseline-2/report.html").toUri().toString());
    }

    @Test
    void anUnknownIdIsNamed() throws Exception {
        assertThat(report()).isEqualTo(2);
        Reports.write(runs, "baseline-1", "baseline", "PASSED", "PASSED", 1);
        assertThat(report("baseline-9")).isEqualTo(2);
        assertThat(report("../baseline-1")).isEqualTo(2);

        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("There are no runs yet")
                .contains("There is no run baseline-9: ./coffee runs lists them.")
                .contains("1 to 64 of a-z, 0-9 and -: was '../baseline-1'");
        assertThat(opened).isEmpty();
    }

    @Test
    void theBoardIsShownAndWritten() throws Exception {
        Reports.write(runs, "baseline-1", "baseline", "FAILED", "PASSED", 1);

        assertThat(client.runs(new String[] {"--board"}, selection -> runs)).isZero();

        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .hasSizeGreaterThan(43)
                .first()
                .asString()
                .contains("E1", "red", "baseline", "FAILED", "not PASSED");
        assertThat(runs.resolve("board.html")).isNotEmptyFile();
    }

    @Test
    void allRunsAreListed() throws Exception {
        assertThat(client.runs(new String[0], selection -> runs)).isZero();
        Reports.write(runs, "baseline-1", "baseline", "FAILED", "PASSED", 1);
        assertThat(client.runs(new String[0], selection -> runs)).isZero();

        assertThat(out.toString(StandardCharsets.UTF_8)).contains("There are no runs yet", "baseline-1", "not PASSED");
    }

    @Test
    void aJournalOfAnotherRunnerBecomesAPageBesideIt() throws Exception {
        Path journal = runs.resolve("theirs.json");
        try (InputStream theirs = getClass().getResourceAsStream("/experiment/journal-chaostoolkit.json")) {
            Files.copy(theirs, journal);
        }

        assertThat(report("--file", journal.toString())).isZero();

        assertThat(runs.resolve("theirs.html")).content().contains("completed, deviated");
        assertThat(opened).containsExactly(runs.resolve("theirs.html").toUri().toString());
    }

    @Test
    void aFileThatIsNoJournalIsNamed() throws Exception {
        Path other = Files.writeString(runs.resolve("other.json"), "{\"title\":\"an experiment\"}");
        Path text = Files.writeString(runs.resolve("text.json"), "title: no JSON");

        assertThat(report("--file", other.toString())).isEqualTo(2);
        assertThat(report("--file", text.toString())).isEqualTo(2);
        assertThat(report("--file", runs.resolve("none.json").toString())).isEqualTo(2);
        assertThatThrownBy(() -> report("--file")).hasMessage("--file needs a value.");
        assertThatThrownBy(() -> report("--file", "a.json", "baseline-1"))
                .hasMessage("Unexpected argument baseline-1 beside --file.");

        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("other.json is no journal: it has no field 'experiment'")
                .contains("text.json is no JSON: ")
                .contains("there is no file " + runs.resolve("none.json"));
        assertThat(opened).isEmpty();
        assertThat(runs.resolve("other.html")).doesNotExist();
    }
}
