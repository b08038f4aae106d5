package io.coffeechaos.lab.runs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BoardTest {
    private static final String COMMIT = "1234567890ab";

    @TempDir
    private Path root;

    private RunFolders folders() {
        return new RunFolders(root);
    }

    private Board board(boolean hasTwin, String commit) throws IOException {
        Board.Experiment experiment =
                new Board.Experiment("crawl", "Payment <crawls>", List.of("E15", "C3", "S3-01"), hasTwin);
        return Board.of(List.of(experiment), folders().newestFirst(), commit);
    }

    private static Board.Row row(Board board, String name) {
        return board.rows().stream()
                .filter(row -> row.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private void ran(String id, String verdict, String expected, int minute, String commit) throws IOException {
        if (!verdict.equals("-")) {
            Reports.write(root, id, "crawl", verdict, expected, minute, commit);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "PASSED, FAILED, this, this, twin, green, as expected; fails without protection",
        "PASSED, -, this, this, control, green, as expected; nothing of ours to switch off",
        "PASSED, -, this, this, twin, amber, the twin was never run",
        "PASSED, FAILED, other, this, twin, amber, run at another commit",
        "PASSED, FAILED, this, other, twin, amber, the twin was run at another commit",
        "PASSED, PASSED, this, this, twin, red, the twin did not fail",
        "PASSED, ABORTED, this, this, twin, amber, the last run of the twin shows nothing",
        "FAILED, FAILED, this, this, twin, red, not PASSED",
        "INCONCLUSIVE, FAILED, this, this, twin, amber, the last run shows nothing",
        "-, FAILED, this, this, twin, never run, never run",
    })
    void theColourFollowsTheLastRuns(
            String guarded, String unguarded, String at, String twinAt, String form, String colour, String why)
            throws IOException {
        ran("crawl-0", "FAILED", "PASSED", 0, COMMIT);
        if (guarded.equals("-")) {
            Files.delete(root.resolve("crawl-0/report.json"));
        }
        ran("crawl-1", guarded, "PASSED", 1, at.equals("this") ? COMMIT : "other");
        ran("crawl-twin-2", unguarded, "FAILED", 2, twinAt.equals("this") ? COMMIT : "other");

        Board.Row row = row(board(form.equals("twin"), COMMIT), "C3");

        assertThat(row.colour().words()).isEqualTo(colour);
        assertThat(row.files().getFirst().why()).isEqualTo(why);
    }

    @Test
    void changedSourcesAreNoCommit() throws IOException {
        ran("crawl-1", "PASSED", "PASSED", 1, COMMIT + Commit.DIRTY);

        assertThat(row(board(false, COMMIT + Commit.DIRTY), "E15").colour().words())
                .isEqualTo("amber");
        assertThat(row(board(false, ""), "E15").colour().words()).isEqualTo("amber");
    }

    @Test
    void thePageHasEveryRowAndLoadsNothing() throws IOException {
        ran("crawl-1", "PASSED", "PASSED", 1, COMMIT);
        Board board = board(true, COMMIT);

        BoardPage.write(board, folders());

        String page = Files.readString(root.resolve(BoardPage.FILE));
        for (int number = 1; number <= 28; number++) {
            assertThat(page).contains("<td class=\"word\">E" + number + "</td>");
        }
        assertThat(page)
                .contains(
                        "<td class=\"word\">C15</td>",
                        "prefers-color-scheme: dark",
                        "href=\"crawl-1/report.html\"",
                        "no counterpart")
                .doesNotContain("<script", "http", "src=");
        assertThat(root)
                .isDirectoryNotContaining(path -> path.getFileName().toString().matches("board.html\\..*"));
        assertThat(board.lines()).hasSize(28 + 15 + Board.NO_COUNTERPART.size());
        assertThat(board.lines().get(14)).startsWith("E15  amber     crawl");
    }
}
