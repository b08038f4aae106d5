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
    void aListenerGetsEachEntryAndNoneIsKept() throws IOException {
        List<HistoryEvent> heard = new ArrayList<>();
        try (History history = History.heardBy(heard::add)) {
            history.add(new HistoryEvent.LoadEnded(100));

            assertThat(history.entries()).isEmpty();
        }

        assertThat(heard).containsExactly(new HistoryEvent.LoadEnded(100));
    }
}
