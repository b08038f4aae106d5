package io.coffeechaos.lab.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NotebookTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final String GUESS = "Half of the customers give up.";

    @TempDir
    private Path folder;

    private Notebook notebook() {
        return new Notebook(folder.resolve("runs"));
    }

    @Test
    void anEmptyNotebookHasNoGuessAndNoCheck() throws IOException {
        assertThat(notebook().guess("1.4")).isEmpty();
        assertThat(notebook().about("black-friday")).isEmpty();
        assertThat(notebook().heldAt("1.4", "nodes = 1")).isEmpty();
    }

    @Test
    void aGuessStaysAndTheNextReplacesIt() throws IOException {
        notebook().guess("1.4", "A first guess of some words.", List.of("black-friday"), NOON);
        notebook().guess("1.4", "  " + GUESS + " ", List.of("black-friday"), NOON.plusSeconds(1));

        assertThat(notebook().guess("1.4")).contains(new Notebook.Guess("1.4", GUESS, NOON.plusSeconds(1)));
    }

    @Test
    void theNewestGuessOfAllLessonsIsAboutAnExperiment() throws IOException {
        notebook().guess("1.4", GUESS, List.of("black-friday", "busy-hour"), NOON);
        notebook().guess("2.4", "All are served, as they try again.", List.of("black-friday"), NOON.minusSeconds(9));

        assertThat(notebook().about("black-friday")).map(Notebook.Guess::lesson).contains("1.4");
        assertThat(notebook().about("busy-hour")).isPresent();
        assertThat(notebook().about("baseline")).isEmpty();
    }

    @Test
    void aGuessIsASentence() {
        assertThatThrownBy(() -> notebook().guess("1.4", " yes ", List.of(), NOON))
                .hasMessage("a guess has 20 to 500 characters: this one has 3");
        assertThatThrownBy(() -> notebook().guess("1.4", "x".repeat(501), List.of(), NOON))
                .hasMessageContaining("this one has 501");
        assertThat(folder.resolve("runs")).doesNotExist();
    }

    @Test
    void onlyTheFirstTimeOfACheckCounts() throws IOException {
        notebook().held("0.1", "nothing is broken", NOON);
        notebook().held("0.1", "nothing is broken", NOON.plusSeconds(60));
        notebook().guess("0.1", GUESS, List.of(), NOON);

        assertThat(notebook().heldAt("0.1", "nothing is broken")).contains(NOON);
        assertThat(notebook().heldAt("0.2", "nothing is broken")).isEmpty();
    }

    @Test
    void aFileThatIsNoNotebookIsNotOverwritten() throws IOException {
        Path file = Files.createDirectories(folder.resolve("runs")).resolve("notebook.json");
        Files.writeString(file, "[]");

        assertThatIOException()
                .isThrownBy(() -> notebook().held("0.1", "nothing is broken", NOON))
                .withMessageContaining("is no notebook");
        assertThat(file).hasContent("[]");
    }
}
