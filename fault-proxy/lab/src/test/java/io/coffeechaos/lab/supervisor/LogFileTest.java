package io.coffeechaos.lab.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import io.coffeechaos.lab.topology.LabDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No line is left out and none comes twice while a log is cut, removed and written again. */
class LogFileTest {
    @TempDir
    private Path folder;

    private Path file;
    private LogFile log;

    @BeforeEach
    void read() throws IOException {
        file = Files.createDirectories(folder.resolve("logs")).resolve("node-1.log");
        Files.writeString(file, "one\n");
        log = open();
        assertThat(log.tail()).containsExactly("one");
    }

    private LogFile open() throws IOException {
        return LogFile.all(new LabDirectory(folder, folder, folder)).getFirst();
    }

    private void write(String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    @Test
    void whatWasWrittenBeforeAndAfterACutIsReadOnce() throws IOException {
        write("two\n");
        Logs.cut(file);
        write("three\n");

        assertThat(log.added()).containsExactly("two");
        assertThat(log.added()).containsExactly("three");
        assertThat(log.added()).isEmpty();
    }

    @Test
    void aCutThatIsNotYetDoneIsNoCut() throws IOException {
        Files.copy(file, Logs.old(file));
        assertThat(log.added()).isEmpty();

        Files.writeString(file, "two\n");
        Files.writeString(Logs.old(file), "one\nlast\n");
        assertThat(log.added()).containsExactly("last");
        assertThat(log.added()).containsExactly("two");
    }

    @Test
    void aLogThatIsLongAgainAfterACutIsReadFromItsBeginning() throws IOException {
        write("a long line before the cut\n");
        Logs.cut(file);
        write("two and\n");

        assertThat(log.added()).containsExactly("a long line before the cut");
        assertThat(log.added()).containsExactly("two and");
    }

    @Test
    void aPartThatStartsAgainWritesOnAtTheEnd() throws IOException {
        write("half a li");
        assertThat(log.added()).isEmpty();
        write("ne\nstarted again\n");

        assertThat(log.added()).containsExactly("half a line", "started again");
    }

    @Test
    void aLogThatWasRemovedIsReadFromItsBeginningWhenItIsBack() throws IOException {
        Files.delete(file);
        assertThat(log.added()).isEmpty();
        write("uno\n");

        assertThat(log.added()).containsExactly("uno");
    }

    @Test
    void allOfALogBeginsWithWhatWasCut() throws IOException {
        Logs.cut(file);
        write("two\n");
        LogFile later = open();

        assertThat(later.first()).containsExactly("one");
        assertThat(later.added()).containsExactly("two");
        assertThat(later.added()).isEmpty();
    }
}
