package io.coffeechaos.lab.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryTest {
    @TempDir
    private Path folder;

    @Test
    void writtenEntriesAreReadAgain() throws IOException {
        Path file = folder.resolve("history.jsonl");
        List<HistoryEvent> entries = MadeUp.goodOrder()
                .unanswered("key-2")
                .with(new HistoryEvent.Fault(5, false, 1, "nodes", "node-kill", "node-1", true))
                .with(new HistoryEvent.Checkout(90, "key-1", true, 2))
                .with(new HistoryEvent.LoadEnded(100))
                .entries();

        try (History history = History.writtenTo(file)) {
            entries.forEach(history::add);
        }

        assertThat(History.read(file)).isEqualTo(entries);
    }

    @Test
    void eachLineIsAnObjectWithItsEntryType() throws IOException {
        Path file = folder.resolve("history.jsonl");
        try (History history = History.writtenTo(file)) {
            history.add(new HistoryEvent.Fault(1200, false, 1, "nodes", "node-kill", "node-1", true));
        }

        assertThat(Files.readAllLines(file))
                .containsExactly("{\"entry\":\"fault\",\"atMs\":1200,\"fault\":1,\"hand\":\"nodes\","
                        + "\"kind\":\"node-kill\",\"target\":\"node-1\",\"fromStart\":true}");
    }

    @Test
    void aFileThatIsNotAHistoryIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("other.jsonl"), "{\"name\":\"store\"}\n");

        assertThatThrownBy(() -> History.read(file)).isInstanceOf(IOException.class);
    }

    @Test
    void aLastLineThatIsCutOffIsLeftOut() throws IOException {
        Path file = folder.resolve("history.jsonl");
        List<HistoryEvent> entries = MadeUp.goodOrder().entries();
        try (History history = History.writtenTo(file)) {
            entries.forEach(history::add);
        }
        String whole = Files.readString(file);
        int lastLine = whole.lastIndexOf('\n', whole.length() - 2) + 1;

        for (int length = lastLine; length < whole.length() - 1; length++) {
            Files.writeString(file, whole.substring(0, length));
            assertThat(History.read(file)).as(length + " characters").isEqualTo(entries.subList(0, entries.size() - 1));
        }
    }

    @Test
    void aLineInTheMiddleThatIsCutOffIsRefused() throws IOException {
        Path file = Files.writeString(
                folder.resolve("history.jsonl"), "{\"entry\":\"load-e\n{\"entry\":\"load-ended\",\"atMs\":5}\n");

        assertThatThrownBy(() -> History.read(file)).isInstanceOf(IOException.class);
    }

    @Test
    void aFileThatGrowsHasWholeLinesAtOnceAndEndsWhenItIsFull() throws IOException {
        HistoryEvent entry = new HistoryEvent.LoadEnded(100);
        int line = "{\"entry\":\"load-ended\",\"atMs\":100}\n".length();
        try (HistoryFile file = HistoryFile.create(folder.resolve("run"), 2 * line + line / 2)) {
            Path path = folder.resolve("run").resolve(HistoryFile.NAME);
            file.add(entry);
            assertThat(History.read(path)).containsExactly(entry);

            file.add(entry);
            file.add(entry);
            assertThat(History.read(path)).containsExactly(entry, entry);
        }
    }

    @Test
    void aContinuedHistoryHasTheEntriesBeforeAndLaterTimes() throws IOException {
        Path file = folder.resolve("history.jsonl");
        HistoryEvent before = new HistoryEvent.LoadEnded(600_000);
        try (History history = History.continued(List.of(before), file)) {
            assertThat(history.nowMs()).isGreaterThanOrEqualTo(600_000);
            history.add(new HistoryEvent.LoadEnded(600_001));
        }

        assertThat(History.read(file)).containsExactly(before, new HistoryEvent.LoadEnded(600_001));
    }

    @Test
    void aListenerGetsEachEntryAndNoneIsKept() throws IOException {
        List<HistoryEvent> heard = new ArrayList<>();
        try (History history = History.heardBy(heard::add)) {
            history.add(new HistoryEvent.LoadEnded(100));

            assertThat(history.entries()).isEmpty();
        }

        assertThat(heard).containsExactly(new HistoryEvent.LoadEnded(100));
    }
}
