package io.coffeechaos.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.lab.runs.Reports;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
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
            opened::add);

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
}
