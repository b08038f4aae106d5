package io.coffeechaos.lab.runs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFoldersTest {
    @TempDir
    private Path root;

    private RunFolders folders() {
        return new RunFolders(root.resolve("runs"));
    }

    private void run(String id, int minute) throws IOException {
        Reports.write(folders().root(), id, "baseline", "PASSED", "PASSED", minute);
    }

    @Test
    void runsAreListedNewestFirst() throws Exception {
        assertThat(folders().newestFirst()).isEmpty();
        run("baseline-1", 1);
        run("baseline-3", 3);
        run("baseline-2", 2);
        Files.createDirectories(folders().root().resolve("load-260110-121015"));
        Files.writeString(
                Files.createDirectories(folders().root().resolve("cut")).resolve("report.json"), "{\"id\":");

        assertThat(folders().newestFirst())
                .extracting(StoredRun::id)
                .containsExactly("baseline-3", "baseline-2", "baseline-1");
        assertThat(folders().newestFirst().getFirst().line())
                .contains("baseline-3", "PASSED", "as expected", "2026-01-10 12:03:00")
                .endsWith("The hypothesis held all the time.");
    }

    @Test
    void theNewestRunsStayAndWhatIsNoEndedRunIsNotTouched() throws Exception {
        for (int minute = 1; minute <= 5; minute++) {
            run("baseline-" + minute, minute);
        }
        Path going = Files.createDirectories(folders().root().resolve("busy-hour-1"));
        Path book = Files.createDirectories(folders().root().resolve("load-260110-121015"));
        Path outside = Files.writeString(root.resolve("outside"), "kept");
        Files.createSymbolicLink(folders().root().resolve("baseline-1/link"), outside);

        folders().prune("baseline-2", 2);

        assertThat(folders().newestFirst())
                .extracting(StoredRun::id)
                .containsExactly("baseline-5", "baseline-4", "baseline-2");
        assertThat(folders().root().resolve("baseline-1")).doesNotExist();
        assertThat(going).exists();
        assertThat(book).exists();
        assertThat(outside).exists();
    }

    @Test
    void theTwoHundredAndFirstRunDropsTheOldest() throws Exception {
        for (int minute = 1; minute <= 201; minute++) {
            run("baseline-" + minute, minute);
        }

        folders().prune("baseline-201");

        assertThat(folders().newestFirst()).hasSize(200);
        assertThat(folders().root().resolve("baseline-1")).doesNotExist();
        assertThat(folders().find("baseline-2")).isPresent();
    }

    @Test
    void anIdNeverLeadsToAnotherFolder() throws Exception {
        run("baseline-1", 1);

        assertThat(folders().find("baseline-1")).isPresent();
        assertThat(folders().find("baseline-2")).isEmpty();
        assertThat(folders().find("../runs/baseline-1")).isEmpty();
        assertThat(folders().find("")).isEmpty();
        assertThat(RunFolders.isId("a".repeat(65))).isFalse();
    }

    @Test
    void aNoteIsShownOnThePageOfTheRun() throws Exception {
        run("baseline-1", 1);
        Path page = folders().of("baseline-1").resolve("report.html");
        Files.writeString(page, "<main>" + RunFolders.NO_NOTES + "</main>");

        folders().note("baseline-1", "first <note> $1");
        folders().note("baseline-1", "second <note> $1");

        assertThat(folders().notes("baseline-1")).isEqualTo("second <note> $1");
        assertThat(page)
                .hasContent("<main><!--notes--><p class=\"notes\">second &lt;note&gt; $1</p><!--/notes--></main>");
        folders().note("baseline-1", " ");
        assertThat(page).hasContent("<main>" + RunFolders.NO_NOTES + "</main>");
    }
}
