package io.coffeechaos.lab.command;

import io.coffeechaos.lab.supervisor.LogFile;
import io.coffeechaos.lab.supervisor.LogLine;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Reads the wanted lines of one log. A line without a time has that of the line before it. */
final class LogReader {
    private final LogFile log;
    private final LogSelection selection;
    private Optional<Instant> before = Optional.empty();

    LogReader(LogFile log, LogSelection selection) {
        this.log = log;
        this.selection = selection;
    }

    /** The last wanted lines that the log has now, at most so many. */
    List<LogLine> last(int linesMax) throws IOException {
        Deque<LogLine> last = new ArrayDeque<>();
        List<String> lines = selection.isWhole() ? log.first() : log.tail();
        while (!lines.isEmpty()) {
            for (LogLine line : chosen(lines)) {
                last.add(line);
                if (last.size() > linesMax) {
                    last.remove();
                }
            }
            lines = log.added();
        }
        return List.copyOf(last);
    }

    /** The wanted lines that were added since the last call. */
    List<LogLine> added() throws IOException {
        return chosen(log.added());
    }

    private List<LogLine> chosen(List<String> lines) {
        List<LogLine> chosen = new ArrayList<>();
        for (String raw : lines) {
            LogLine line = LogLine.of(log.part(), raw, before);
            before = line.time();
            if (selection.takes(line)) {
                chosen.add(line);
            }
        }
        return chosen;
    }
}
